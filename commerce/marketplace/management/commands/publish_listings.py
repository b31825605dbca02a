"""Publishes the products of one tenant or of all to the city anew."""

from __future__ import annotations

from commerce.marketplace.publishing import publish_listings
from tenancy.management.tenants import TenantsCommand
from tenancy.models import Tenant


class Command(TenantsCommand):
    help = "Publishes tenants' products and shops to the city anew; closed tenants are withdrawn."

    def handle_tenant(self, tenant: Tenant) -> int:
        return publish_listings(tenant)
