"""Oscar's shipping app as ours: how it reaches the buyer."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class ShippingConfig(OscarConfig):
    label = "shipping"
    name = "commerce.shipping"
    verbose_name = _("Delivery")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from commerce.shipping import sagas

        sagas.register()
