"""The terms on which a tenant sells: VAT, stock, limits, numbers. Read from the registry, kept in the process."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tenancy.context import in_the_city, require_tenant
from tenancy.models import Tenant, TenantSettings
from tenancy.resolver.version import registry_version
from tenancy.services.governance import get_tax_policy

# Where no authority of the tenant states a rate.
RATE_BY_COUNTRY = {
    "SA": Decimal("0.15"),
    "AE": Decimal("0.05"),
    "OM": Decimal("0.05"),
    "BH": Decimal("0.10"),
    "JO": Decimal("0.16"),
    "EG": Decimal("0.14"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """One tenant's terms. `vat_rate` is a fraction; `payment_methods` empty means all that there are; after
    `payment_days` an order that is paid in advance, and was not, is called off (0: never)."""

    tenant_id: int = 0
    country: str = ""
    currency: str = "SAR"
    currencies: tuple[str, ...] = ("SAR",)
    vat_rate: Decimal = Decimal(0)
    vat_name: str = "VAT"
    vat_inclusive: bool = True
    track_inventory: bool = True
    allow_backorders: bool = False
    low_stock_threshold: int = 10
    guest_checkout: bool = True
    require_phone: bool = False
    min_order: Decimal | None = None
    max_order: Decimal | None = None
    number_prefix: str = ""
    number_start: int = 1000
    payment_methods: tuple[str, ...] = ()
    free_delivery_from: Decimal | None = None
    tenant_names: dict[str, str] = field(default_factory=dict, hash=False)
    payment_days: int = 14
    bank_account: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def vat_code(self) -> str:
        """The code of the standard rate, like SA-STANDARD."""
        return f"{self.country or 'XX'}-STANDARD"

    def rate_of(self, vat_class: str) -> Decimal:
        """The rate of a stock record's VAT class."""
        return self.vat_rate if vat_class == "standard" else Decimal(0)

    def code_of(self, vat_class: str) -> str:
        """The code of a stock record's VAT class."""
        return f"{self.country or 'XX'}-{vat_class.upper()}"


_kept: dict[str, tuple[tuple[int, int], Terms]] = {}


def terms() -> Terms:
    """The terms of the tenant this thread works for; at most a second old. No query when it is warm."""
    schema, version = require_tenant(), registry_version()
    kept = _kept.get(schema)
    if kept is None or kept[0] != version:
        kept = _kept[schema] = (version, terms_now())
    return kept[1]


def terms_now() -> Terms:
    """The terms as they stand this moment. For what costs money."""
    schema = require_tenant()
    with in_the_city():
        tenant = (
            Tenant.objects.select_related("working_settings", "governance_authority__parent_authority")
            .filter(schema_name=schema)
            .first()
        )
        if tenant is None:
            return Terms()
        policy = get_tax_policy(tenant)
    settings = getattr(tenant, "working_settings", None) or TenantSettings(tenant=tenant)
    rate = policy.get("vat_rate")
    return Terms(
        tenant_id=tenant.pk,
        country=tenant.country_code,
        currency=settings.default_currency,
        currencies=tuple(settings.supported_currencies or [settings.default_currency]),
        vat_rate=_fraction(rate) if rate is not None else RATE_BY_COUNTRY.get(tenant.country_code, Decimal(0)),
        vat_name=str(policy.get("vat_name", "VAT")),
        vat_inclusive=settings.tax_inclusive_pricing,
        track_inventory=settings.track_inventory,
        allow_backorders=settings.allow_backorders,
        low_stock_threshold=settings.low_stock_threshold,
        guest_checkout=settings.guest_checkout_enabled,
        require_phone=settings.require_phone,
        min_order=settings.min_order_value,
        max_order=settings.max_order_value,
        number_prefix=settings.order_number_prefix,
        number_start=settings.order_number_start,
        payment_methods=tuple(settings.accepted_payment_methods or ()),
        free_delivery_from=settings.free_shipping_threshold,
        payment_days=int((tenant.settings or {}).get("payment_days", 14)),
        bank_account=dict((tenant.settings or {}).get("bank_account") or {}),
        tenant_names={"en": tenant.name_en or tenant.handle, "ar": tenant.name_ar or tenant.name_en or tenant.handle},
    )


def vat_rate_of(tenant: Tenant) -> Decimal:
    """The standard rate that binds a tenant, as a fraction: its authority's, else its country's."""
    rate = get_tax_policy(tenant).get("vat_rate")
    return _fraction(rate) if rate is not None else RATE_BY_COUNTRY.get(tenant.country_code, Decimal(0))


def _fraction(rate: Any) -> Decimal:
    """A rate as a fraction; an authority may write 0.15 or 15."""
    number = Decimal(str(rate))
    return number / 100 if number >= 1 else number
