"""Who somebody is at a provider: a table of each schema, beside its people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OidcConfig(AppConfig):
    name = "identity.oidc"
    label = "oidc"
    verbose_name = _("Single sign-on")
    default_auto_field = "django.db.models.BigAutoField"
