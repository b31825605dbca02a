"""Wish lists."""

from typing import Any

from commerce.wishlists.lists import default_list, make_list, share_list, shared_list
from commerce.wishlists.marking import toggle_wish, wished_ids
from tests.commerce import goods
from tests.commerce.refusals import refused


def test_a_heart_puts_it_on_the_default_list(shop: Any) -> None:
    user, made = goods.customer(), goods.product()
    make_list(user=user, name="Gifts", actor=goods.GUEST)
    assert toggle_wish(user=user, product=made, actor=goods.GUEST)
    assert wished_ids(user) == [made.pk]
    assert default_list(user=user).lines.count() == 1 and user.wishlists.count() == 2
    assert not toggle_wish(user=user, product=made, actor=goods.GUEST)
    assert wished_ids(user) == []


def test_sharing(shop: Any) -> None:
    user = goods.customer()
    mine = default_list(user=user)
    with refused("wishlist.unknown"):
        shared_list(token=mine.share_token)
    share_list(wishlist=mine, visibility="Shared", user=user, actor=goods.GUEST)
    link = mine.share_token
    assert len(link) >= 20
    assert shared_list(token=link) == mine
    share_list(wishlist=mine, visibility="Private", user=user, actor=goods.GUEST)
    share_list(wishlist=mine, visibility="Shared", user=user, actor=goods.GUEST)
    with refused("wishlist.unknown"):
        shared_list(token=link)
    with refused("wishlist.not_yours"):
        share_list(wishlist=mine, visibility="Public", user=goods.customer(), actor=goods.GUEST)
