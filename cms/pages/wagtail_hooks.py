"""What this room adds to the tenant's admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.blocks.choosers import category_chooser, product_chooser
from cms.pages.viewsets import StoreContentGroup

register_snippet(StoreContentGroup)


@hooks.register("register_admin_viewset")
def choosers() -> list[Any]:
    """The dialogs for products and categories."""
    return [product_chooser, category_chooser]
