"""A tenant's pages: each store's tree in each language, and what hangs in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from tenancy.context import in_city


class ShopPage(Page):
    """What every page of a tenant has. It can be made inside a tenant only."""

    class Meta:
        abstract = True

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return not in_city() and bool(super().can_create_at(parent))


class StorePage(ShopPage):
    """The home page of a store; `store_id` is the store's id in the city's registry."""

    store_id = models.BigIntegerField(_("store"), db_index=True)

    parent_page_types = ["wagtailcore.Page"]
    template = "storefront/home.html"

    class Meta:
        verbose_name = _("store page")
