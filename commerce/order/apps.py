"""Oscar's order app as ours: what was bought."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class OrderConfig(OscarConfig):
    label = "order"
    name = "commerce.order"
    verbose_name = _("Orders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from commerce.order import flow, sagas  # noqa: F401  (flow declares the table)
        from commerce.order.returns import flow as returns  # noqa: F401
        from orchestration.webhooks.vocabulary import offer_events

        sagas.register()
        for pattern, title in (
            ("fulfillment.*", _("Deliveries")),
            ("return.*", _("Returns")),
            ("refund.*", _("Refunds")),
            ("invoice.*", _("Invoices")),
            ("inventory.updated", _("Counted stock")),
        ):
            offer_events(pattern, title)
