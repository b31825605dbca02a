"""Oscar's payment app as ours: how it is paid."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class PaymentConfig(OscarConfig):
    label = "payment"
    name = "commerce.payment"
    verbose_name = _("Payment")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from commerce.payment import sagas

        sagas.register()
