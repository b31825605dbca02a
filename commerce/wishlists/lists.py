"""More lists than the default one: made, and thrown away."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.wishlists.models import WishList
from tenancy.actor import Actor
from tenancy.errors import DomainError

AT_MOST = 50


@transaction.atomic
def make_list(*, user: Any, name: str, actor: Actor) -> WishList:
    """A new, private list. Raises DomainError: wishlist.name, wishlist.too_many."""
    name = " ".join(name.split())[:80]
    if not name:
        raise DomainError("wishlist.name", _("Give the list a name."), field="name")
    if WishList.objects.filter(owner=user).count() >= AT_MOST:
        raise DomainError("wishlist.too_many", _("There are fifty lists already. Delete one first."), field="name")
    return WishList.objects.create(owner=user, name=name)


@transaction.atomic
def throw_list_away(*, wishlist: WishList, user: Any, actor: Actor) -> None:
    """The list and what is on it. Raises DomainError: wishlist.not_yours, wishlist.default."""
    if wishlist.owner_id != user.pk:
        raise DomainError("wishlist.not_yours", _("This list belongs to somebody else."))
    if wishlist.is_default:
        raise DomainError("wishlist.default", _("The first list stays. Empty it instead."))
    wishlist.delete()
