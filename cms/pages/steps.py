"""What a new tenant gets: languages, groups with their permissions, the review workflow, a home page for each store."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.pages.homes import make_home_pages
from cms.pages.roles import make_groups, make_workflow
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Store, Tenant
from tenancy.provisioning import Step, register_step


def make_editorial_groups(tenant: Tenant, request: dict[str, Any]) -> None:
    """Editors, Moderators and Publishers, and the workflow between them."""
    with in_tenant(tenant), transaction.atomic():
        make_groups()
        make_workflow()


def make_pages(tenant: Tenant, request: dict[str, Any]) -> None:
    """A home page in both languages and a Wagtail site for each store of the tenant."""
    with in_the_city():
        stores = list(Store.objects.filter(tenant=tenant).prefetch_related("domains").order_by("position", "pk"))
    with in_tenant(tenant):
        for store in stores:
            make_home_pages(store=store)


def register_page_steps() -> None:
    """Called once at start-up."""
    register_step(Step("editorial-groups", _("Editors and their workflow"), 50, make_editorial_groups))
    register_step(Step("pages", _("Home pages"), 70, make_pages))
