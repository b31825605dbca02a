"""Bills of tenants: verbs, clocks and letters over the registry's tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "commerce.plans"
    label = "plans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        from commerce.plans import clock, counters, flow, letters, opening, warning
        from identity.access import Kind, register_kind

        assert flow.BILLING_FLOW and flow.INVOICE_FLOW, "declared by being imported"
        for model in ("TenantBilling", "TenantInvoice"):
            register_kind(Kind("billing", f"tenancy.{model}", tenant="tenant"))
        counters.register()
        clock.register()
        letters.register()
        opening.register()
        warning.register()
