"""Keys of programs: what each may do, until when, and when it was last used. The key itself is shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from identity.keys.scopes import SCOPES
from identity.keys.services import make_key, revoke_key, rotate_key
from identity.members.models import ApiKey, TenantUser
from kit.faces.pager import pages_of
from portals.merchant.frame import show
from portals.merchant.team.forms import KeyForm
from portals.merchant.team.people import PER_PAGE, SECTION, allowed, ground_of, may
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Store


@allowed("read", "api_key")
def api_keys(request: Any) -> HttpResponse:
    """All that work or have ended."""
    titles = {scope.name: scope.title for scope in SCOPES}
    stores = dict(ground_of(request.tenant)["stores"])
    now = timezone.now()
    with in_the_city():
        found = ApiKey.objects.filter(tenant=request.tenant).select_related("made_by__user").order_by("-pk")
        pages = pages_of(request, found, PER_PAGE)
        rows = [
            {
                "row": row,
                "over": bool(row.revoked_at or (row.expires_at and row.expires_at <= now)),
                "scopes": [titles.get(name, name) for name in row.scopes],
                "store": stores.get(row.store_id or 0, ""),
            }
            for row in pages.rows
        ]
    context = {"rows": rows, "pages": pages, "may_change": may(request, "edit", "api_key")}
    return show(request, "merchant/team/keys.html", SECTION, context)


@allowed("create", "api_key")
def create(request: Any) -> HttpResponse:
    """A new key; then its text, this once."""
    actor = Actor.of(request)
    form = KeyForm(request.POST or None, actor=actor, stores=ground_of(request.tenant)["stores"])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with in_the_city():
                store = Store.objects.filter(tenant=request.tenant, pk=given["store"] or 0).first()
                maker = TenantUser.objects.filter(tenant=request.tenant, shadow_id=request.user.pk).first()
            row, text = make_key(
                tenant=request.tenant,
                name=given["name"],
                role=given["role"],
                scopes=given["scopes"],
                store=store,
                expires_at=timezone.now() + timedelta(days=given["days"]),
                rate_limit=given["rate_limit"],
                made_by=maker,
                actor=actor,
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            return show(request, "merchant/team/key_text.html", SECTION, {"row": row, "text": text})
    context = {"form": form, "title": _("New key"), "button": _("Make the key")}
    return show(request, "merchant/team/key_form.html", SECTION, context, status=422 if form.errors else 200)


@require_POST
@allowed("edit", "api_key")
def move(request: Any, pk: int, what: str) -> HttpResponse:
    """Replaces a key, or ends it."""
    with in_the_city():
        row = ApiKey.objects.select_related("tenant").filter(tenant=request.tenant, pk=pk).first()
    if row is None or what not in {"rotate", "revoke"}:
        raise Http404
    try:
        if what == "rotate":
            made, text = rotate_key(key=row, actor=Actor.of(request))
            context = {"row": made, "text": text, "changed": True}
            return show(request, "merchant/team/key_text.html", SECTION, context)
        revoke_key(key=row, actor=Actor.of(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The key has ended."))
    return HttpResponseRedirect(reverse("dashboard:key-list"))
