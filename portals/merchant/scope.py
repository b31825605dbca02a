"""What somebody may see: all that the tenant has, or what belongs to the stores that the role gives.

Every list and every look-up of the dashboard starts here, so a row of another store is not there: 404.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from commerce.catalogue.models import Category, Product
from commerce.catalogue.reviews.models import ProductReview
from commerce.channels.models import SalesChannelMapping
from commerce.order.models import Order, ReturnRequest
from commerce.partner.models import StockRecord
from commerce.shipping.models import OrderAndItemCharges
from identity.access import filter_for, may_any
from identity.access.standing import principal_of
from identity.members.shadows import is_of_support
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Store
from tenancy.resolver.version import registry_version


@dataclass(frozen=True, slots=True)
class Shop:
    """A store as the dashboard names it."""

    id: int
    names: dict[str, str]
    host: str
    theme: Any = None

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["en"]


Rows = TypeVar("Rows", bound=Model)


@dataclass(frozen=True)
class Scope:
    """The stores that somebody works for; `whole` is everything, with what belongs to no store in particular. The rows
    are those that the policies let `actor` read."""

    actor: Actor
    whole: bool
    shops: tuple[Shop, ...]
    _filters: dict[type[Model], Q] = field(default_factory=dict, compare=False, repr=False)

    @property
    def store_ids(self) -> list[int]:
        return [shop.id for shop in self.shops]

    def shop(self, store_id: Any) -> Shop | None:
        """One of these stores, by its id."""
        return next((shop for shop in self.shops if str(shop.id) == str(store_id)), None)

    def _mine(self, rows: QuerySet[Rows]) -> QuerySet[Rows]:
        wanted = self._filters.get(rows.model)
        if wanted is None:
            wanted = self._filters[rows.model] = filter_for(self.actor, "read", rows.model)
        return rows.filter(wanted)

    def orders(self) -> QuerySet[Order]:
        return self._mine(Order.objects.all())

    def returns(self) -> QuerySet[ReturnRequest]:
        return self._mine(ReturnRequest.objects.all())

    def products(self) -> QuerySet[Product]:
        """Products and variants. A product that other stores sell too belongs to whoever sees the whole."""
        return self._mine(Product.objects.all())

    def stock(self) -> QuerySet[StockRecord]:
        return self._mine(StockRecord.objects.all())

    def reviews(self) -> QuerySet[ProductReview]:
        return self._mine(ProductReview.objects.all())

    def names(self, language: str) -> dict[int, str]:
        """What these stores are called, by id."""
        return {shop.id: shop.name(language) for shop in self.shops}

    def channels(self) -> QuerySet[SalesChannelMapping]:
        found = SalesChannelMapping.objects.all()
        return found if self.whole else found.filter(store_id__in=self.store_ids)

    def categories(self) -> QuerySet[Category]:
        """Shelves of these stores only: a shelf that another store shows as well cannot be changed here."""
        return self._mine(Category.objects.all())

    def customers(self) -> QuerySet[User]:
        """Those who do not work here; of some stores, those who ordered there."""
        return self._mine(User.objects.filter(is_staff=False, groups=None).exclude(is_of_support()))

    def deliveries(self) -> QuerySet[OrderAndItemCharges]:
        """Ways of delivery that only these stores offer."""
        return self._mine(OrderAndItemCharges.objects.all())


def may_enter(request: HttpRequest) -> bool:
    """Whether somebody works here."""
    user: Any = request.user
    return bool(user.is_authenticated and user.is_active and may_any(Actor.of(request), "enter", "dashboard"))


def scope_of(actor: Actor, tenant_id: int) -> Scope:
    """What somebody may see. The stores are read from the city's registry."""
    principal = principal_of(actor)
    whole, mine = principal.reach == "tenant", set(principal.store_ids)
    return Scope(actor, whole, tuple(shop for shop in _shops_of(tenant_id) if whole or shop.id in mine))


_kept: dict[int, tuple[tuple[int, int], tuple[Shop, ...]]] = {}


def _shops_of(tenant_id: int) -> tuple[Shop, ...]:
    """A tenant's stores, at most a second old. No query when it is warm."""
    version, kept = registry_version(), _kept.get(tenant_id)
    if kept is not None and kept[0] == version:
        return kept[1]
    with in_the_city():
        shops = tuple(
            Shop(row.pk, row.names, row.primary_host)
            for row in Store.objects.filter(tenant_id=tenant_id).prefetch_related("domains")
        )
    _kept[tenant_id] = (version, shops)
    return shops
