"""Oscar's basket app as ours: what somebody means to buy."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class BasketConfig(OscarConfig):
    label = "basket"
    name = "commerce.basket"
    verbose_name = _("Basket")
    default_auto_field = "django.db.models.BigAutoField"
