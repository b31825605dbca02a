"""The same shop and people as at its doors."""

from tests.identity.doors.conftest import goods, inside, post_box, sara, shopper, store_a

__all__ = ["goods", "inside", "post_box", "sara", "shopper", "store_a"]
