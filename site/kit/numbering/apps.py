"""Number series: in each tenant's schema, and the city's own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NumberingConfig(AppConfig):
    name = "kit.numbering"
    label = "numbering"
    verbose_name = _("Numbering")
    default_auto_field = "django.db.models.BigAutoField"
