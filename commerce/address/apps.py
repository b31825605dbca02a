"""Oscar's address app as ours: where people live and parcels go."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class AddressConfig(OscarConfig):
    label = "address"
    name = "commerce.address"
    verbose_name = _("Address")
    default_auto_field = "django.db.models.BigAutoField"
