"""What a cached page does not know: who reads it, what is in the basket, which hearts are filled."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commerce.wishlists.marking import wished_ids


@require_GET
def show_me(request: HttpRequest) -> HttpResponse:
    """The reader's own pieces, swapped into place by id. No query for who has neither session nor basket."""
    known = {settings.SESSION_COOKIE_NAME, settings.OSCAR_BASKET_COOKIE_OPEN} & request.COOKIES.keys()
    if not known:
        response = HttpResponse(status=204)
    else:
        user = request.user
        basket = getattr(request, "basket", None)
        count = basket.num_items if basket is not None and basket.pk else 0
        response = render(request, "storefront/fragments/me.html", {"reader": user, "basket_count": count})
        if user.is_authenticated:
            response["HX-Trigger"] = json.dumps({"wishes": {"ids": wished_ids(user)}})
    response["Cache-Control"] = "private, no-store"
    return response
