"""What the bridge adds at start-up: how our rows are read and written, a way of paying, and who hears of changes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commerce.bridge import pushing
from commerce.bridge.content import ContentPort
from commerce.bridge.customers import CustomerPort
from commerce.bridge.links import SYSTEM
from commerce.bridge.orders import OrderPort
from commerce.bridge.paying import PaidInMedusa
from commerce.bridge.products import ProductPort
from commerce.payment.providers import register_provider
from orchestration.integrations import register_port
from orchestration.jobs import register_job
from orchestration.outbox import subscribe


def register() -> None:
    """Called once."""
    register_port(SYSTEM, "product", ProductPort())
    register_port(SYSTEM, "customer", CustomerPort())
    register_port(SYSTEM, "order", OrderPort())
    register_port(SYSTEM, "product_content", ContentPort())
    register_provider(PaidInMedusa())
    register_job("medusa.push", pushing.push, _("Words of a product to Medusa"), tries=8)
    subscribe("medusa.content", {"product.updated"}, pushing.ask_push, holds=False)
