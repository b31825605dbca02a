"""The operator's console inside the city's own Wagtail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformConfig(AppConfig):
    name = "portals.platform"
    label = "platform"
    verbose_name = _("Operator's console")

    def ready(self) -> None:
        from portals.platform.permissions import guard_registry

        guard_registry()
