"""The city's registry."""

from tenancy.models.billing import Plan, TenantBilling, TenantInvoice, TenantUsageRecord
from tenancy.models.governance import GovernanceAuthority, RegionZoneMapping, TenantRelationship, Translation
from tenancy.models.places import Node, ServiceChannel, TenantPOI
from tenancy.models.provisioning import Provisioning
from tenancy.models.store import Domain, Portal, Store
from tenancy.models.tenant import Tenant, TenantSettings
from tenancy.models.traffic import TenantTraffic

__all__ = [
    "Domain",
    "GovernanceAuthority",
    "Node",
    "Plan",
    "Portal",
    "Provisioning",
    "RegionZoneMapping",
    "ServiceChannel",
    "Store",
    "Tenant",
    "TenantBilling",
    "TenantInvoice",
    "TenantPOI",
    "TenantRelationship",
    "TenantSettings",
    "TenantTraffic",
    "TenantUsageRecord",
    "Translation",
]
