"""The door by which somebody who works here looks at a store as one of its readers, and leaves again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from identity.personas.viewing import enter_view, leave_view
from tenancy.speech import spoken


@never_cache
@require_GET
def enter(request: HttpRequest, word: str) -> HttpResponse:
    """Takes the signed word of the panel. One that is old, made up or another store's is no address."""
    if not enter_view(request, word):
        raise Http404
    return HttpResponseRedirect(_home(request))


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The store as it is for oneself."""
    leave_view(request)
    return HttpResponseRedirect(_home(request))


def _home(request: HttpRequest) -> str:
    place = getattr(request, "place", None)
    return f"{place.prefix if place else ''}/{spoken()}/"
