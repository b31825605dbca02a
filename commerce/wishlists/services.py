"""Wish lists: a customer's default list, more lists, and links to share them."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
from commerce.order.writing import titles_of
from commerce.wishlists.models import Line, WishList
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.errors import DomainError


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
def add_wish(*, user: User, product: Product, actor: Actor, wishlist: WishList | None = None) -> Line:
    """Puts a product on a list (the default one); a product that is there already stays there once."""
    target = wishlist or default_list(user=user)
    _check_owner(target, user)
    variant = product.pk if product.is_child else None
    line, _made = Line.objects.get_or_create(
        wishlist=target, product=product, defaults={"title": titles_of(product)["en"], "variant_id": variant}
    )
    return line


@transaction.atomic
def remove_wish(*, user: User, product: Product, actor: Actor, wishlist: WishList | None = None) -> None:
    """Takes a product off a list, or off all of the customer's lists."""
    lines = Line.objects.filter(wishlist__owner=user, product=product)
    (lines.filter(wishlist=wishlist) if wishlist is not None else lines).delete()


def toggle_wish(*, user: User, product: Product, actor: Actor) -> bool:
    """Adds or removes, whichever it is time for. True when it is on a list now."""
    if Line.objects.filter(wishlist__owner=user, product=product).exists():
        remove_wish(user=user, product=product, actor=actor)
        return False
    add_wish(user=user, product=product, actor=actor)
    return True


def wished_ids(*, user: User) -> set[int]:
    """Ids of the products on any of the customer's lists. One query."""
    return set(Line.objects.filter(wishlist__owner=user).exclude(product=None).values_list("product_id", flat=True))


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
