"""A notice of the operator is put away by who has read it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from identity.personas.services.notices import put_away
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.returning import safe_next


@require_POST
def notice_away(request: HttpRequest, pk: int) -> HttpResponse:
    """This person does not see it again; back to where they were."""
    if not request.user.is_authenticated or not request.user.is_staff:  # type: ignore[union-attr]
        raise Http404
    try:
        put_away(notice_id=pk, actor=Actor.of(request))
    except DomainError as refusal:
        raise Http404 from refusal
    return HttpResponseRedirect(safe_next(request, "/dashboard/"))
