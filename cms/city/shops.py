"""The open shops of the city as its pages show them: from the registry, with what their windows show."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils import timezone

from cms.city.hours import Opening, opening_at, told, week_told
from cms.city.serving import how_it_serves
from tenancy.clocks import clock_of
from tenancy.context import in_the_city
from tenancy.hosts import absolute_url
from tenancy.models import ServiceChannel, Store, TenantPOI
from tenancy.models.words import OPEN_TENANTS, StoreStatus

if TYPE_CHECKING:
    from cms.city.models import CityPage


@dataclass(frozen=True, slots=True)
class Window:
    """What a passer-by sees of a shop: its logo, a picture of something that it sells, how many things it sells."""

    picture: str = ""
    products: int = 0
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """One of a shop's places. `serves`: a line for each way in which it serves."""

    name: str
    address: str
    opening: Opening | None
    open_words: str
    hours: list[tuple[str, str]]
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    email: str = ""
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shop:
    """One open store of an open tenant."""

    store_id: int
    tenant_id: int
    handle: str
    name: str
    tagline: str
    kind: Any
    url: str
    district: str
    window: Window
    branches: list[Branch] = field(default_factory=list)

    @property
    def opening(self) -> Opening | None:
        """Of its main place."""
        return self.branches[0].opening if self.branches else None

    @property
    def open_words(self) -> str:
        """`Open until 11 pm`."""
        return self.branches[0].open_words if self.branches else ""

    @property
    def is_open_now(self) -> bool:
        """Whether some door of it is open now."""
        return any(branch.opening is not None and branch.opening.is_open for branch in self.branches)


Windows = Callable[[Collection[int]], dict[int, Window]]
_windows: list[Windows] = []


def show_windows(windows: Windows) -> None:
    """Says who knows what shops sell: store ids to windows. Called once at start-up by the room that knows."""
    _windows[:] = [windows]


def open_shops(language: str, now: datetime | None = None) -> list[Shop]:
    """Every open store of an open tenant; those whose doors are open come first. A fixed number of queries."""
    now = now or timezone.now()
    with in_the_city():
        stores = (
            Store.objects.filter(status=StoreStatus.ACTIVE, tenant__status__in=OPEN_TENANTS)
            .select_related("tenant")
            .prefetch_related("domains")
            .order_by("tenant_id", "position", "handle")
        )
        rows = [store for store in stores if store.primary_host]
        places = _places([store.pk for store in rows])
        windows = _windows[0]([store.pk for store in rows]) if _windows else {}
    shops = [_shop(store, places.get(store.pk, []), windows.get(store.pk, Window()), language, now) for store in rows]
    return sorted(shops, key=lambda shop: not shop.is_open_now)


def placed_tenants() -> list[tuple[str, int]]:
    """(path in the tree, tenant) of every published tenant page. One query."""
    from cms.city.models import TenantPage

    rows = TenantPage.objects.live().exclude(tenant=None).values_list("path", "tenant_id")
    return [(path, tenant_id) for path, tenant_id in rows]


def shops_below(page: CityPage, shops: list[Shop], placed: list[tuple[str, int]]) -> list[Shop]:
    """Those of the shops whose tenant has a page at or below this one."""
    tenants = {tenant_id for path, tenant_id in placed if path.startswith(page.path)}
    return [shop for shop in shops if shop.tenant_id in tenants]


def _places(store_ids: list[int]) -> dict[int, list[TenantPOI]]:
    found: dict[int, list[TenantPOI]] = {}
    channels = Prefetch("channels", ServiceChannel.objects.filter(is_active=True))
    rows = TenantPOI.objects.filter(store__in=store_ids, is_active=True).prefetch_related(channels)
    for poi in rows.order_by("-is_primary", "pk"):
        found.setdefault(poi.store_id or 0, []).append(poi)
    return found


def _shop(store: Any, pois: list[TenantPOI], window: Window, language: str, now: datetime) -> Shop:
    here = now.astimezone(clock_of(store.tenant))

    def text(name: str) -> str:
        first, second = (f"{name}_ar", f"{name}_en") if language == "ar" else (f"{name}_en", f"{name}_ar")
        return getattr(store, first) or getattr(store, second) or ""

    return Shop(
        store_id=store.pk,
        tenant_id=store.tenant_id,
        handle=store.handle,
        name=text("name") or store.handle,
        tagline=text("tagline"),
        kind=store.get_store_type_display(),
        url=absolute_url(store.primary_host, f"/{language}/"),
        district=_line(pois[0], "district", language) if pois else "",
        window=window,
        branches=[_branch(poi, store.tenant.default_currency, language, here) for poi in pois],
    )


def _branch(poi: Any, currency: str, language: str, here: datetime) -> Branch:
    opening = opening_at(poi.operating_hours or {}, here)
    name = (poi.name_ar if language == "ar" else poi.name_en) or poi.name
    parts = [_line(poi, part, language) for part in ("line1", "district", "city")]
    return Branch(
        name=name,
        address=("، " if language == "ar" else ", ").join(part for part in parts if part),
        opening=opening,
        open_words=told(opening, here, language),
        hours=week_told(poi.operating_hours or {}, language),
        latitude=poi.latitude,
        longitude=poi.longitude,
        phone=poi.phone,
        email=poi.email,
        serves=how_it_serves(poi, currency, here, language),
    )


def _line(poi: Any, part: str, language: str) -> str:
    """A line of the address: as it was written in this language, else as the register has it."""
    written = (poi.metadata.get("address") or {}).get(part) if isinstance(poi.metadata, dict) else None
    if isinstance(written, dict) and written.get(language):
        return str(written[language])
    register = {"line1": poi.address_line1, "district": poi.address_line2, "city": poi.city}
    return str(register[part])
