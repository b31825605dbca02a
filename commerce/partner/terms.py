"""The terms on which a tenant sells: VAT, stock, limits, numbers. Read from the registry, kept in the process."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tenancy.context import in_the_city, require_tenant
from tenancy.models import Tenant, TenantSettings
from tenancy.resolver.version import registry_version
from tenancy.services.governance import Rules, get_tax_policy, rules_in_force

# Where no authority of the tenant states a rate.
RATE_BY_COUNTRY = {
    "SA": Decimal("0.15"),
    "AE": Decimal("0.05"),
    "OM": Decimal("0.05"),
    "BH": Decimal("0.10"),
    "JO": Decimal("0.16"),
    "EG": Decimal("0.14"),
}
# Where no authority says how long.
RETURN_DAYS = 14
# The store's own promise, and the law's: whichever is longer holds.
RETURN_RULES = (("commerce_policies", "return_window_days"), ("consumer_protection_rules", "right_to_return_days"))


@dataclass(frozen=True, slots=True)
class Terms:
    """One tenant's terms, within what its authority allows. `vat_rate` is a fraction; `payment_methods` empty means
    all that there are; after `payment_days` an order that is paid in advance, and was not, is called off (0: never);
    for `return_days` after it came an order can be given back."""

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
    return_days: int = RETURN_DAYS
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
        rules = rules_in_force(tenant)
    settings = getattr(tenant, "working_settings", None) or TenantSettings(tenant=tenant)
    return Terms(
        tenant_id=tenant.pk,
        country=tenant.country_code,
        currency=settings.default_currency,
        currencies=_currencies(settings, rules),
        vat_rate=_vat_rate(rules.get(("tax_policies", "vat_rate")), tenant),
        vat_name=str(rules.get(("tax_policies", "vat_name"), "VAT")),
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
        payment_methods=_payment_methods(settings, rules),
        free_delivery_from=settings.free_shipping_threshold,
        return_days=_return_days(rules),
        payment_days=int((tenant.settings or {}).get("payment_days", 14)),
        bank_account=dict((tenant.settings or {}).get("bank_account") or {}),
        tenant_names=tenant.names,
    )


def vat_rate_of(tenant: Tenant) -> Decimal:
    """The standard rate that binds a tenant, as a fraction: its authority's, else its country's."""
    return _vat_rate(get_tax_policy(tenant).get("vat_rate"), tenant)


def _vat_rate(said: Any, tenant: Tenant) -> Decimal:
    return _fraction(said) if said is not None else RATE_BY_COUNTRY.get(tenant.country_code, Decimal(0))


def _currencies(settings: TenantSettings, rules: Rules) -> tuple[str, ...]:
    """The tenant's own currency, and those beside it that its authority allows, in the tenant's order."""
    own, allowed = settings.default_currency, rules.get(("supported_currencies", ""))
    mine = [code for code in settings.supported_currencies or () if not allowed or code in allowed or code == own]
    return tuple(mine if own in mine else [own, *mine])


def _payment_methods(settings: TenantSettings, rules: Rules) -> tuple[str, ...]:
    """What the tenant accepts, in its order, of what its authority supports; all that, where it accepts none of it."""
    mine, allowed = settings.accepted_payment_methods or (), rules.get(("supported_payment_methods", "")) or ()
    return tuple(code for code in mine if not allowed or code in allowed) or tuple(allowed)


def _return_days(rules: Rules) -> int:
    said = [int(rules[rule]) for rule in RETURN_RULES if str(rules.get(rule, "")).isdecimal()]
    return max(said, default=RETURN_DAYS)


def _fraction(rate: Any) -> Decimal:
    """A rate as a fraction; an authority may write 0.15 or 15."""
    number = Decimal(str(rate))
    return number / 100 if number >= 1 else number
