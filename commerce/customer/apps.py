"""Oscar's customer app as ours: who buys, and what they wait for."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class CustomerConfig(OscarConfig):
    label = "customer"
    name = "commerce.customer"
    verbose_name = _("Customers")
    default_auto_field = "django.db.models.BigAutoField"
