"""Analytics: what was seen, searched and bought."""

from oscar.apps.analytics.abstract_models import (
    AbstractProductRecord,
    AbstractUserProductView,
    AbstractUserRecord,
    AbstractUserSearch,
)

from kit.money.columns import as_money


class ProductRecord(AbstractProductRecord):
    """How often a product was seen, put in a basket, bought."""


class UserRecord(AbstractUserRecord):
    """What one person did in the shop, summed."""

    total_spent = as_money(AbstractUserRecord, "total_spent")


class UserProductView(AbstractUserProductView):
    """One look at a product."""


class UserSearch(AbstractUserSearch):
    """One search of a person."""
