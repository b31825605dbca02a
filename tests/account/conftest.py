"""The shop and the shopper of the checkout's tests."""

from tests.checkout.conftest import goods, post_box, shopper, store_a

__all__ = ["goods", "post_box", "shopper", "store_a"]
