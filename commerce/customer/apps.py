"""Oscar's customer app as ours: who buys, and what they wait for."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class CustomerConfig(OscarConfig):
    label = "customer"
    name = "commerce.customer"
    verbose_name = _("Customers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from commerce.customer.sagas import SAGAS
        from orchestration.sagas import register_saga
        from orchestration.webhooks.vocabulary import offer_events

        for saga in SAGAS:
            register_saga(saga)
        offer_events("customer.created", _("Customers who are new here"))
        offer_events("customer.updated", _("Customers whose details changed"))
