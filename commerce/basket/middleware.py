"""The shopper's basket on the request: found when it is asked for, known by a cookie that only this tenant signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty
from django.utils.translation import ngettext

from commerce.basket.models import Basket
from commerce.basket.pricing import price_basket
from commerce.basket.services import merge_baskets, open_basket
from commerce.partner.strategy import Selector
from tenancy.actor import Actor
from tenancy.context import in_city
from tenancy.signing import read_value, sign_value

PURPOSE = "basket"


class ShopperBasket:
    """In stores only: `request.basket` (priced, with offers) and `request.strategy`, both made on first use.

    A page that uses neither costs no query, no session and no cookie. A customer who signs in finds the guest's basket
    merged into their own, and the cookie deleted in the same answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place = getattr(request, "place", None)
        if in_city() or place is None or place.kind != "store":
            return self.get_response(request)
        shopper: Any = request
        shopper.cookies_to_delete = []
        shopper.strategy = SimpleLazyObject(lambda: Selector().strategy(request=request))
        shopper.basket = SimpleLazyObject(lambda: self.load(shopper))
        response = self.get_response(request)
        return self.remember(shopper, response)

    def load(self, request: Any) -> Basket:
        """The basket of this request, priced; an unsaved one for a guest who has none."""
        place = request.place
        guest = self.of_cookie(request)
        if request.user.is_authenticated:
            basket = open_basket(user=request.user, store_id=place.store_id)
            if guest is not None:
                came = merge_baskets(into=basket, other=guest, actor=Actor.of(request))
                request.cookies_to_delete.append(cookie_name(place))
                if came:
                    self.tell(request, came)
        else:
            basket = guest or Basket(store_id=place.store_id)
        basket.strategy = Selector().strategy(request=request)
        return price_basket(basket, user=request.user) if basket.pk else basket

    def of_cookie(self, request: Any) -> Basket | None:
        """The open guest basket of this store that the cookie names, unless somebody else's key signed it."""
        name = cookie_name(request.place)
        if name not in request.COOKIES:
            return None
        key = read_value(PURPOSE, request.COOKIES[name], max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME)
        basket = None
        if key is not None and key.isdigit():
            basket = Basket.open.filter(pk=int(key), owner=None, store_id=request.place.store_id).first()
        if basket is None:
            request.cookies_to_delete.append(name)
        return basket

    def tell(self, request: Any, came: int) -> None:
        """A word about what was merged, where the request has messages."""
        if hasattr(request, "_messages"):
            text = ngettext(
                "%(count)d item from before you signed in is in your basket.",
                "%(count)d items from before you signed in are in your basket.",
                came,
            )
            messages.info(request, text % {"count": came})

    def remember(self, request: Any, response: HttpResponse) -> HttpResponse:
        """Deletes cookies that are worth nothing any more, and gives a guest's new basket its cookie."""
        place = request.place
        for name in request.cookies_to_delete:
            response.delete_cookie(name, path=cookie_path(place), samesite="Lax")
        basket = request.basket
        if isinstance(basket, SimpleLazyObject) and basket._wrapped is empty:  # type: ignore[attr-defined]
            return response
        name = cookie_name(place)
        known = name in request.COOKIES and name not in request.cookies_to_delete
        if basket.pk and basket.owner_id is None and basket.status == Basket.OPEN and not known:
            response.set_cookie(
                name,
                sign_value(PURPOSE, str(basket.pk)),
                max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
                path=cookie_path(place),
                secure=settings.OSCAR_BASKET_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def cookie_name(place: Any) -> str:
    """One cookie for each store: stores under a path share a host."""
    return f"{settings.OSCAR_BASKET_COOKIE_OPEN}{f'-{place.store_id}' if place.prefix else ''}"


def cookie_path(place: Any) -> str:
    """A `__Host-` cookie has the whole host as its path."""
    return "/"
