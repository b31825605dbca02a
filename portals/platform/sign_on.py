"""Single sign-on for the operator: which provider each tenant signs in at, and what that provider must know of us."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from identity.oidc.addresses import wanted_at_provider
from identity.oidc.calling import Patience, ProviderAway
from identity.oidc.clients import remove_client
from identity.oidc.issuers import metadata_of
from identity.oidc.providers import of_row
from identity.oidc.registry.models import OidcClient
from portals.platform.doing import unsure
from portals.platform.paging import numbered_part_of
from portals.platform.sign_on_form import ClientForm
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.models import Tenant


def listing(request: HttpRequest) -> HttpResponse:
    """The city's own provider, then the tenants with theirs, then those who have none; `?tenant=` finds a handle."""
    city = OidcClient.objects.filter(tenant=None).first()
    handle = request.GET.get("tenant", "").replace("\x00", "").strip()[:40]
    tenants = Tenant.objects.annotate(own=Exists(OidcClient.objects.filter(tenant=OuterRef("pk"))))
    if handle:
        tenants = tenants.filter(handle__icontains=handle)
    part = numbered_part_of(request, tenants.order_by("-own", "handle"))
    rows = {row.tenant_id: row for row in OidcClient.objects.filter(tenant__in=part.rows)}
    context = {
        "city": city,
        "told": settings.OIDC_CITY["issuer"] if city is None else "",
        "handle": handle,
        "part": part,
        "tenants": [(tenant, rows.get(tenant.pk)) for tenant in part.rows],
    }
    return render(request, "platform/sign_on_list.html", context)


def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The provider of one tenant, or of the city."""
    tenant = get_object_or_404(Tenant, pk=pk) if pk else None
    row = OidcClient.objects.filter(tenant=tenant).first()
    form = ClientForm(request.POST or None, tenant=tenant, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.save(Actor.of(request))
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else "issuer", refusal.message)
        else:
            _tell_whether_it_answers(request, saved)
            return HttpResponseRedirect(request.get_full_path())
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "tenant": tenant,
        "title": _("Single sign-on of %(name)s") % {"name": tenant or _("the city")},
        "wanted": wanted_at_provider(tenant),
    }
    return render(request, "platform/sign_on.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody signs in there any more."""
    row = get_object_or_404(OidcClient.objects.select_related("tenant"), pk=pk)
    back = reverse("platform_sign_on", args=[row.tenant_id]) if row.tenant_id else reverse("platform_sign_on_city")
    question = _("Whoever signed in there has to sign in another way from now on. Remove it?")
    if (page := unsure(request, question=question, button=_("Remove it"), back=back)) is not None:
        return page
    remove_client(client=row, actor=Actor.of(request))
    messages.success(request, _("It is removed."))
    return HttpResponseRedirect(reverse("platform_sign_on_list"))


def _tell_whether_it_answers(request: HttpRequest, row: OidcClient) -> None:
    try:
        metadata_of(of_row(row), Patience(), within=0)
    except ProviderAway:
        messages.warning(request, _("Saved. The issuer does not answer as one, so nobody can sign in there yet."))
    else:
        messages.success(request, _("Saved. The issuer answers."))
