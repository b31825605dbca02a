"""Wish lists: one's own, and those that somebody shared by a link."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commerce.catalogue.cards import Card, cards_for_products
from commerce.wishlists.lists import default_list, make_list, share_list, shared_list, throw_list_away
from commerce.wishlists.models import Line, WishList
from portals.account.doors import private, signed_in
from portals.account.own import own_lists, own_wishes
from portals.account.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url


def _own(request: Visit, pk: int, action: str = "edit") -> WishList:
    return get_object_or_404(own_lists(request, action), pk=pk)


@signed_in
def lists(request: Visit, error: str = "") -> HttpResponse:
    """All of them, the default first."""
    default_list(user=request.user)
    kept = own_lists(request).annotate(count=Count("lines")).order_by("-is_default", "-pk")
    context = {"lists": kept, "error": error, "name": request.POST.get("name", ""), "section": "wishlists"}
    return render(request, "account/wishlists.html", context, status=422 if error else 200)


@require_POST
@signed_in
def new_list(request: Visit) -> HttpResponse:
    """Another list."""
    try:
        made = make_list(user=request.user, name=request.POST.get("name", ""), actor=Actor.of(request))
    except DomainError as refused:
        return lists(request, error=refused.message)
    return HttpResponseRedirect(reverse("account:wishlist", args=[made.pk]))


@require_GET
@signed_in
def one_list(request: Visit, pk: int) -> HttpResponse:
    """What is on it, and who may see it."""
    wishlist = _own(request, pk, "read")
    rows = list(wishlist.lines.order_by("-pk"))
    cards = _cards(request, rows)
    context = {
        "wishlist": wishlist,
        "entries": [(row, cards.get(row.product_id or 0)) for row in rows],
        "shared": wishlist.visibility != WishList.PRIVATE,
        "link": _link(request, wishlist),
        "section": "wishlists",
    }
    return render(request, "account/wishlist.html", context)


@require_POST
@signed_in
def share(request: Visit, pk: int) -> HttpResponse:
    """Opens the list to everybody with its link, or closes it again: then the old link is dead."""
    wanted = WishList.SHARED if request.POST.get("share") == "on" else WishList.PRIVATE
    share_list(wishlist=_own(request, pk), visibility=wanted, user=request.user, actor=Actor.of(request))
    done = (
        _("Everybody with the link can see the list now.")
        if wanted == WishList.SHARED
        else _("Only you see the list now.")
    )
    messages.success(request, done)
    return HttpResponseRedirect(reverse("account:wishlist", args=[pk]))


@require_POST
@signed_in
def delete_list(request: Visit, pk: int) -> HttpResponse:
    """Throws the list away."""
    try:
        throw_list_away(wishlist=_own(request, pk), user=request.user, actor=Actor.of(request))
    except DomainError as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("account:wishlist", args=[pk]))
    messages.success(request, _("The list is deleted."))
    return HttpResponseRedirect(reverse("account:wishlists"))


@require_POST
@signed_in
def take_out(request: Visit, pk: int, line_id: int) -> HttpResponse:
    """Takes one thing off the list."""
    get_object_or_404(own_wishes(request, "edit"), pk=line_id, wishlist=pk).delete()
    return HttpResponseRedirect(reverse("account:wishlist", args=[pk]))


@require_GET
@private
def shared(request: Visit, token: str) -> HttpResponse:
    """Somebody's shared list. No name is shown but the first."""
    try:
        wishlist = shared_list(token=token)
    except DomainError as unknown:
        raise Http404(unknown.message) from unknown
    rows = list(wishlist.lines.order_by("-pk"))
    cards = _cards(request, rows)
    context = {
        "wishlist": wishlist,
        "giver": wishlist.owner.first_name,
        "cards": [cards[row.product_id] for row in rows if row.product_id in cards],
    }
    return render(request, "account/shared_list.html", context)


def _cards(request: Visit, rows: list[Line]) -> dict[int, Card]:
    ids = [row.product_id for row in rows if row.product_id]
    language = request.LANGUAGE_CODE[:2]
    return {card.id: card for card in cards_for_products(ids, place=request.place, language=language)}


def _link(request: Visit, wishlist: WishList) -> str:
    place = request.place
    return absolute_url(place.primary_host, reverse("account:wishlist_shared", args=[wishlist.share_token]))
