"""Oscar's checkout app as ours: from a basket to an order."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class CheckoutConfig(OscarConfig):
    label = "checkout"
    name = "commerce.checkout"
    verbose_name = _("Checkout")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from commerce.checkout.opening import register

        register()
