"""Makes the search index of one tenant or of all anew."""

from __future__ import annotations

from commerce.search.indexing import reindex
from tenancy.context import in_tenant
from tenancy.management.tenants import TenantsCommand
from tenancy.models import Tenant


class Command(TenantsCommand):
    help = "Makes the search index of tenants anew, with vocabulary, filters and offers as they are now."

    def handle_tenant(self, tenant: Tenant) -> int:
        with in_tenant(tenant):
            return reindex()
