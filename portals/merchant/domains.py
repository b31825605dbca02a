"""A shop's own domains: what to write at the DNS, whether it is there, and which one links carry."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portals.merchant.doors import scope, whole_tenant
from portals.merchant.fields import style
from portals.merchant.frame import show
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.models import Domain, Store
from tenancy.services.domains import add_custom_domain, make_primary, remove_domain
from tenancy.services.pointing import LIVE, check_domain, standing_of

SECTION = "domains"


class NewDomainForm(forms.Form):
    """A domain that the merchant owns, and the store that shall answer there."""

    domain = forms.CharField(
        label=gettext_lazy("Domain"),
        max_length=253,
        help_text=gettext_lazy("You bought it elsewhere and can change its DNS."),
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "www.shop.example", "autocomplete": "off"}),
    )
    store = forms.ChoiceField(label=gettext_lazy("Store"), widget=forms.Select())


@whole_tenant
def domains(request: HttpRequest) -> HttpResponse:
    """All hosts of the tenant's stores; a form for one more."""
    form = NewDomainForm(request.POST or None)
    shops, language = scope(request).shops, request.LANGUAGE_CODE[:2]  # type: ignore[attr-defined]
    form.fields["store"].choices = [(str(shop.id), shop.name(language)) for shop in shops]  # type: ignore[attr-defined]
    style(form)
    if request.method == "POST" and form.is_valid():
        try:
            with in_the_city():
                store = Store.objects.select_related("tenant").get(pk=form.cleaned_data["store"])
                add_custom_domain(store=store, host=form.cleaned_data["domain"], actor=Actor.of(request))
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("Noted. Write the records below at your DNS, then check."))
            return HttpResponseRedirect(reverse("dashboard:domain-list"))
    names = scope(request).names(language)
    with in_the_city():
        rows = _domains(request).exclude(store=None).filter(removed_at=None).order_by("store_id", "kind", "domain")
        own = [(standing_of(row), names.get(row.store_id or 0, "")) for row in rows if row.kind == Domain.Kind.CUSTOM]
        given = [
            (row, names.get(row.store_id or 0, ""), absolute_url(row.domain))
            for row in rows
            if row.kind == Domain.Kind.SUBDOMAIN
        ]
    context = {"form": form, "own": own, "given": given}
    return show(request, "merchant/domains.html", SECTION, context, status=422 if form.errors else 200)


@whole_tenant
@require_POST
def move(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Checks a domain now, makes it the one that links carry, or gives it up."""
    actor = Actor.of(request)
    with in_the_city():
        domain = get_object_or_404(_domains(request).exclude(store=None).filter(removed_at=None), pk=pk)
        try:
            if what == "check" and domain.kind == Domain.Kind.CUSTOM:
                _tell(request, check_domain(domain=domain, actor=actor).state)
            elif what == "primary":
                make_primary(domain=domain, actor=actor)
                messages.success(request, _("Links and letters carry it from now on."))
            elif what == "remove" and domain.kind == Domain.Kind.CUSTOM:
                remove_domain(domain=domain, actor=actor)
                messages.success(request, _("Given up. The shop answers at its other address."))
            else:
                raise Http404
        except DomainError as refused:
            messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("dashboard:domain-list"))


def _tell(request: HttpRequest, state: str) -> None:
    if state == LIVE:
        messages.success(request, _("Everything is there. The shop answers at this domain."))
    else:
        messages.warning(request, _("Not everything is there yet. DNS may take an hour to show a change."))


def _domains(request: HttpRequest) -> QuerySet[Domain]:
    return Domain.objects.filter(tenant_id=request.place.tenant_id)  # type: ignore[attr-defined]
