"""On a tenant's host: what the person who is signed in is there now, by their membership or as support."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from identity.doors.services import sign_out
from identity.members.shadows import SUPPORT_ADDRESS
from identity.members.standing import Membership, membership_of_account
from identity.members.support import SESSION_KEY, as_support, is_support_account, open_visit
from tenancy.hosts import absolute_url, platform_host


def doubts_in_shop(request: Any, account: Any) -> str:
    """In a shop whoever works for the tenant is a customer like another; but an account that operators came in by, and
    one whose owner is shut out, is nobody there either. Asked when a page first asks who visits."""
    place = getattr(request, "place", None)
    works = account.is_staff or account.email.startswith(SUPPORT_ADDRESS)
    if place is None or place.kind != "store" or not works:
        return ""
    found = standing_of(request, account, place.tenant_id)
    return "membership" if found is not None and found.stops else ""


class KnownMembers:
    """Sets `request.membership` and, for support, `request.support_visit`. A session whose membership does not count
    any more, or whose visit is over, ends before the page is asked, whatever the method."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        place = getattr(request, "place", None)
        if place is not None and place.kind == "tenant" and request.user.is_authenticated:
            found = standing_of(request, request.user, place.tenant_id)
            if found is not None and found.stops:
                sign_out(request)
                request.user = AnonymousUser()
            else:
                request.membership = found
        return self.get_response(request)


def standing_of(request: Any, account: Any, tenant_id: int) -> Membership | None:
    """The person's membership; None for accounts of the tenant's own that have none."""
    visit_id = request.session.get(SESSION_KEY)
    if visit_id or (account.email.startswith(SUPPORT_ADDRESS) and is_support_account(tenant_id, account.pk)):
        visit = open_visit(visit_id, tenant_id=tenant_id, account_id=account.pk) if visit_id else None
        if visit is None:
            return Membership(role="", level=99, stops=True)
        if request.place.kind == "tenant":
            # A shop has no page on which it could be ended.
            request.support_visit = visit
            # Each page says that support is inside, and its button leads back into the console.
            request.forms_lead = absolute_url(platform_host())
        return as_support(visit)
    found = membership_of_account(tenant_id, account)
    # A membership that is over takes nothing from a customer of the same name: their account has no rights left.
    if found is not None and found.stops and not (account.is_staff or account.is_superuser):
        return None
    return found
