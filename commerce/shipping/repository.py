"""Oscar's way to ask for delivery methods."""

from __future__ import annotations

from typing import Any

from oscar.apps.shipping.repository import Repository as OscarRepository

from commerce.shipping.models import OrderAndItemCharges


class Repository(OscarRepository):
    """The tenant's own methods."""

    def get_available_shipping_methods(self, basket: Any, shipping_addr: Any = None, **kwargs: Any) -> list[Any]:
        methods = OrderAndItemCharges.objects.filter(is_active=True).prefetch_related("bands")
        return [
            method
            for method in methods
            if (not method.store_ids or basket.store_id in method.store_ids) and method.takes(basket)
        ]
