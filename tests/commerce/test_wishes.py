"""Wish lists."""

from typing import Any

from tests.commerce import goods
from tests.commerce.refusals import refused


def test_the_default_list(shop: Any) -> None:
    from commerce.wishlists import services

    user, made = goods.customer(), goods.product()
    assert services.toggle_wish(user=user, product=made, actor=goods.GUEST)
    services.add_wish(user=user, product=made, actor=goods.GUEST)
    assert services.wished_ids(user=user) == {made.pk}
    assert services.default_list(user=user).lines.count() == 1
    assert not services.toggle_wish(user=user, product=made, actor=goods.GUEST)
    assert services.wished_ids(user=user) == set()


def test_sharing(shop: Any) -> None:
    from commerce.wishlists import services

    user = goods.customer()
    mine = services.default_list(user=user)
    with refused("wishlist.unknown"):
        services.shared_list(token=mine.share_token)
    services.share_list(wishlist=mine, visibility="Shared", user=user, actor=goods.GUEST)
    link = mine.share_token
    assert len(link) >= 20
    assert services.shared_list(token=link) == mine
    services.share_list(wishlist=mine, visibility="Private", user=user, actor=goods.GUEST)
    services.share_list(wishlist=mine, visibility="Shared", user=user, actor=goods.GUEST)
    with refused("wishlist.unknown"):
        services.shared_list(token=link)
    with refused("wishlist.not_yours"):
        services.share_list(wishlist=mine, visibility="Public", user=goods.customer(), actor=goods.GUEST)
