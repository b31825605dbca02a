"""A customer's default list and more of them: made, shared by a link, thrown away."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.wishlists.models import WishList
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.errors import DomainError

AT_MOST = 50


def default_list(*, user: User) -> WishList:
    """The customer's own list; made when there is none. Two at once get the same one."""
    found = WishList.objects.filter(owner=user, is_default=True).first()
    if found is None:
        try:
            with transaction.atomic():
                found = WishList.objects.create(owner=user, name=_("My wishes"), is_default=True)
        except IntegrityError:
            found = WishList.objects.get(owner=user, is_default=True)
    return found


@transaction.atomic
def make_list(*, user: User, name: str, actor: Actor) -> WishList:
    """A new, private list. Raises DomainError: wishlist.name, wishlist.too_many."""
    name = " ".join(name.split())[:80]
    if not name:
        raise DomainError("wishlist.name", _("Give the list a name."), field="name")
    if WishList.objects.filter(owner=user).count() >= AT_MOST:
        raise DomainError("wishlist.too_many", _("There are fifty lists already. Delete one first."), field="name")
    return WishList.objects.create(owner=user, name=name)


@transaction.atomic
def throw_list_away(*, wishlist: WishList, user: User, actor: Actor) -> None:
    """The list and what is on it. Raises DomainError: wishlist.not_yours, wishlist.default."""
    _check_owner(wishlist, user)
    if wishlist.is_default:
        raise DomainError("wishlist.default", _("The first list stays. Empty it instead."))
    wishlist.delete()


@transaction.atomic
def share_list(*, wishlist: WishList, visibility: str, user: User, actor: Actor) -> WishList:
    """Private, shared by its link, or public. A list that becomes private gets a new link: the old one is dead."""
    _check_owner(wishlist, user)
    if visibility not in {WishList.PRIVATE, WishList.SHARED, WishList.PUBLIC}:
        raise DomainError("wishlist.visibility", _("Choose who may see the list."), field="visibility")
    if visibility == WishList.PRIVATE and wishlist.visibility != WishList.PRIVATE:
        wishlist.key = WishList.random_key()
    wishlist.visibility = visibility
    wishlist.save(update_fields=["visibility", "key"])
    return wishlist


def shared_list(*, token: str) -> WishList:
    """The list behind a link. Raises DomainError `wishlist.unknown`, for a private one too."""
    found = WishList.objects.filter(key=token).exclude(visibility=WishList.PRIVATE).first()
    if found is None:
        raise DomainError("wishlist.unknown", _("This list is not shared any more."))
    return found


def _check_owner(wishlist: WishList, user: User) -> None:
    if wishlist.owner_id != user.pk:
        raise DomainError("wishlist.not_yours", _("This list belongs to somebody else."))
