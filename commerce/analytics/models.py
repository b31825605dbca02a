"""Analytics: what was seen, searched and bought."""

from oscar.apps.analytics.abstract_models import (
    AbstractProductRecord,
    AbstractUserProductView,
    AbstractUserRecord,
    AbstractUserSearch,
)


class ProductRecord(AbstractProductRecord):
    """How often a product was seen, put in a basket, bought."""


class UserRecord(AbstractUserRecord):
    """What one person did in the shop, summed."""


class UserProductView(AbstractUserProductView):
    """One look at a product."""


class UserSearch(AbstractUserSearch):
    """One search of a person."""
