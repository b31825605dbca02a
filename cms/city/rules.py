"""Which authority the tree names for a tenant: the nearest page above it that has one."""

from __future__ import annotations

from cms.city.models import TenantPage
from tenancy.models import GovernanceAuthority, Tenant


def authority_in_the_tree(tenant: Tenant) -> GovernanceAuthority | None:
    """The authority of the tenant's own page, else of the nearest page above; its first page counts."""
    page = TenantPage.objects.filter(tenant=tenant).order_by("path").first()
    if page is None:
        return None
    for above in page.get_ancestors(inclusive=True).order_by("-depth").specific():
        authority: GovernanceAuthority | None = getattr(above, "authority", None)
        if authority is not None:
            return authority
    return None
