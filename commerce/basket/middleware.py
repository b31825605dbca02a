"""The shopper's basket on the request: found when it is asked for, known by a cookie that only this tenant signs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from oscar.apps.basket.middleware import BasketMiddleware

from tenancy.context import in_city
from tenancy.signing import read_value, sign_value

PURPOSE = "basket"


class ShopperBasket(BasketMiddleware):
    """Oscar's middleware, in stores only, with a signature per tenant instead of one for all."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place = getattr(request, "place", None)
        if in_city() or place is None or place.kind != "store":
            return self.get_response(request)
        return super().__call__(request)

    def get_cookie_basket(self, cookie_key, request, manager):  # type: ignore[no-untyped-def]
        """The open basket that the cookie names, unless somebody else's key signed it."""
        if cookie_key not in request.COOKIES:
            return None
        basket_id = read_value(PURPOSE, request.COOKIES[cookie_key], max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME)
        basket = manager.filter(pk=int(basket_id), owner=None).first() if basket_id and basket_id.isdigit() else None
        if basket is None:
            request.cookies_to_delete.append(cookie_key)
        return basket

    def get_basket_hash(self, basket_id: int) -> str:
        """What the cookie holds."""
        return sign_value(PURPOSE, str(basket_id))
