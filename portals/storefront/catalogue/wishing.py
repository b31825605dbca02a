"""The heart of a card."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.catalogue.cards import sold_here
from commerce.wishlists.marking import toggle_wish
from identity.personas.features import with_feature
from tenancy.actor import Actor
from tenancy.returning import came_from


@with_feature("wish_lists")
@require_POST
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves a product or lets it go, and stays where the reader is. Who is not known signs in first."""
    product = sold_here(request.place).filter(pk=pk).first()  # type: ignore[attr-defined]
    if product is None:
        raise Http404(_("This product is not sold here."))
    back = came_from(request) or product.get_absolute_url()
    if not request.user.is_authenticated:
        return _go(request, f"{reverse('account:login')}?{urlencode({'next': back})}")
    saved = toggle_wish(product=product, user=request.user, actor=Actor.of(request))
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(back)
    response = HttpResponse(status=204)
    response["HX-Trigger"] = json.dumps({"wish": {"id": pk, "saved": saved}})
    return response


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
