"""The bridge: an app without tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BridgeConfig(AppConfig):
    name = "commerce.bridge"
    label = "commerce_bridge"
    verbose_name = _("Medusa")

    def ready(self) -> None:
        from commerce.bridge.registering import register

        register()
