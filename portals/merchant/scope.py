"""What somebody may see: all that the tenant has, or what belongs to the stores that the role gives.

Every list and every look-up of the dashboard starts here, so a row of another store is not there: 404.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from commerce.catalogue.models import Category, Product
from commerce.catalogue.reviews.models import ProductReview
from commerce.channels.models import SalesChannelMapping
from commerce.order.models import Order, ReturnRequest
from commerce.partner.models import StockRecord
from commerce.shipping.models import OrderAndItemCharges
from identity.people.models import User
from tenancy.context import in_the_city
from tenancy.models import Store
from tenancy.resolver.version import registry_version

RIGHT = "partner.dashboard_access"


@dataclass(frozen=True, slots=True)
class Shop:
    """A store as the dashboard names it."""

    id: int
    names: dict[str, str]
    host: str
    theme: Any = None

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["en"]


@dataclass(frozen=True)
class Scope:
    """The stores that somebody works for; `whole` is everything, with what belongs to no store in particular."""

    whole: bool
    shops: tuple[Shop, ...]

    @property
    def store_ids(self) -> list[int]:
        return [shop.id for shop in self.shops]

    def shop(self, store_id: Any) -> Shop | None:
        """One of these stores, by its id."""
        return next((shop for shop in self.shops if str(shop.id) == str(store_id)), None)

    def orders(self) -> QuerySet[Order]:
        return Order.objects.all() if self.whole else Order.objects.filter(store_id__in=self.store_ids)

    def returns(self) -> QuerySet[ReturnRequest]:
        return ReturnRequest.objects.filter(order__in=self.orders().order_by().values("pk"))

    def products(self) -> QuerySet[Product]:
        """Products and variants. A product that other stores sell too belongs to whoever sees the whole."""
        if self.whole:
            return Product.objects.all()
        strangers = SalesChannelMapping.objects.exclude(store_id__in=self.store_ids).exclude(store_id=None)
        mine = Product.objects.filter(channels__store_id__in=self.store_ids).exclude(channels__in=strangers)
        variants = Q(structure=Product.CHILD, parent__in=mine.values("pk"))
        return Product.objects.filter(variants | Q(pk__in=mine.values("pk")) & ~Q(structure=Product.CHILD))

    def stock(self) -> QuerySet[StockRecord]:
        return (
            StockRecord.objects.all()
            if self.whole
            else StockRecord.objects.filter(product__in=self.products().values("pk"))
        )

    def reviews(self) -> QuerySet[ProductReview]:
        found = ProductReview.objects.all()
        return found if self.whole else found.filter(product__in=self.products().values("pk"))

    def names(self, language: str) -> dict[int, str]:
        """What these stores are called, by id."""
        return {shop.id: shop.name(language) for shop in self.shops}

    def channels(self) -> QuerySet[SalesChannelMapping]:
        found = SalesChannelMapping.objects.all()
        return found if self.whole else found.filter(store_id__in=self.store_ids)

    def categories(self) -> QuerySet[Category]:
        """Shelves of these stores only: a shelf that another store shows as well cannot be changed here."""
        if self.whole:
            return Category.objects.all()
        strangers = SalesChannelMapping.objects.exclude(store_id__in=self.store_ids)
        return Category.objects.filter(channels__in=self.channels()).exclude(channels__in=strangers).distinct()

    def customers(self) -> QuerySet[User]:
        """Those who do not work here; of some stores, those who ordered there."""
        found = User.objects.filter(is_staff=False, groups=None)
        if self.whole:
            return found
        return found.filter(pk__in=self.orders().exclude(user=None).values("user_id"))

    def deliveries(self) -> QuerySet[OrderAndItemCharges]:
        """Ways of delivery that only these stores offer."""
        found = OrderAndItemCharges.objects.all()
        if self.whole:
            return found
        return found.exclude(store_ids=[]).filter(store_ids__contained_by=self.store_ids)


def may_enter(user: Any) -> bool:
    """Whether somebody works here: an admin, staff of named stores, or staff with the right to the dashboard."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return False
    return bool(user.is_superuser or user.store_ids or user.has_perm(RIGHT))


def scope_of(request: HttpRequest) -> Scope:
    """What the person behind this request may see. The stores are read from the city's registry."""
    user: Any = request.user
    whole = user.is_superuser or not user.store_ids
    shops = _shops_of(request.place.tenant_id)  # type: ignore[attr-defined]
    return Scope(whole=whole, shops=tuple(shop for shop in shops if whole or shop.id in user.store_ids))


def first_host(tenant_id: int) -> str:
    """The host of a tenant's first store; "" when it has none."""
    shops = _shops_of(tenant_id)
    return shops[0].host if shops else ""


_kept: dict[int, tuple[tuple[int, int], tuple[Shop, ...]]] = {}


def _shops_of(tenant_id: int) -> tuple[Shop, ...]:
    """A tenant's stores, at most a second old. No query when it is warm."""
    version, kept = registry_version(), _kept.get(tenant_id)
    if kept is not None and kept[0] == version:
        return kept[1]
    with in_the_city():
        shops = tuple(
            Shop(
                row.pk,
                {"en": row.name_en or row.name or row.handle, "ar": row.name_ar or row.name or row.handle},
                row.primary_host,
            )
            for row in Store.objects.filter(tenant_id=tenant_id).prefetch_related("domains")
        )
    _kept[tenant_id] = (version, shops)
    return shops
