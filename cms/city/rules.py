"""Which authority the tree names for a tenant: the nearest page above it that has one."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from cms.city.models import TenantPage
from tenancy.models import GovernanceAuthority, Tenant


def authority_in_the_tree(tenant: Tenant) -> GovernanceAuthority | None:
    """The authority of the tenant's own page, else of the nearest page above; its first page counts."""
    return _nearest(TenantPage.objects.filter(tenant=tenant).order_by("path").first())


def authority_of_place(request: dict[str, Any]) -> GovernanceAuthority | None:
    """The authority of the page below which a new tenant will hang."""
    place = request.get("category_page")
    return _nearest(Page.objects.filter(pk=place).first() if place else None)


def _nearest(page: Page | None) -> GovernanceAuthority | None:
    if page is None:
        return None
    for above in page.get_ancestors(inclusive=True).order_by("-depth").specific():
        authority: GovernanceAuthority | None = getattr(above, "authority", None)
        if authority is not None:
            return authority
    return None
