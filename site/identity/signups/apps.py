"""Those who open a tenant by themselves: from a form over a proven e-mail address to their own dashboard."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignUpsConfig(AppConfig):
    name = "identity.signups"
    label = "signups"
    verbose_name = _("Sign-ups")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identity.signups import opening, owner, sweeping

        owner.register()
        opening.register()
        sweeping.register()
