"""How people come in: passwords, codes, second factors, passkeys, and the sessions that follow."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DoorsConfig(AppConfig):
    name = "identity.doors"
    label = "doors"
    verbose_name = _("Doors")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identity.doors import forgetting

        forgetting.register()
