"""A tenant's team as the operator sees it: who works there, and a first or another person invited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from identity.members import services
from identity.members.models import Role, TenantUser
from identity.members.rules import NEVER_GIVEN, OF_NODES, OF_STORES
from portals.platform.doing import unsure
from portals.platform.paging import part_of
from portals.platform.rights import may_in_city
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.models import Tenant

MOVES = {
    "suspend": services.suspend_member,
    "revive": services.revive_member,
    "remove": services.remove_member,
    "resend": services.resend_invitation,
    "revoke": services.revoke_invitation,
}
WORDS = {
    "suspend": gettext_lazy("Suspend"),
    "revive": gettext_lazy("Let in again"),
    "remove": gettext_lazy("Remove"),
    "resend": gettext_lazy("Send the letter again"),
    "revoke": gettext_lazy("Take the invitation back"),
}
OPEN_TO = {"invited": ("resend", "revoke"), "active": ("suspend", "remove"), "inactive": ("revive", "remove")}
# Who works in some stores or nodes is chosen in the tenant's own dashboard, where those are known.
ROLES = [role for role in Role if role not in NEVER_GIVEN | OF_STORES | OF_NODES]


class InviteForm(forms.Form):
    """Whom to ask, as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, role.label) for role in ROLES], initial=Role.TENANT_ADMIN
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=[("ar", "العربية"), ("en", "English")]
    )


def team(request: Any, pk: int) -> HttpResponse:
    """The list, and the form for one more."""
    tenant = get_object_or_404(Tenant, pk=pk)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.invite_member(tenant=tenant, actor=Actor.of(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("The letter is on its way. It works for seven days."))
            return HttpResponseRedirect(reverse("platform_team", args=[pk]))
    part = part_of(request, TenantUser.objects.filter(tenant=tenant, removed_at=None).select_related("user"))
    people = [(row, [(move, WORDS[move]) for move in OPEN_TO[row.status]]) for row in part.rows]
    may_reset = may_in_city(request.user, "reset", "member")
    context = {"tenant": tenant, "people": people, "part": part, "form": form, "may_reset": may_reset}
    return render(request, "platform/team.html", context, status=422 if form.errors else 200)


@require_POST
def move(request: Any, pk: int, what: str) -> HttpResponse:
    """Suspends, brings back, removes; sends a letter again or takes it back."""
    row = get_object_or_404(TenantUser.objects.select_related("tenant", "user"), pk=pk, removed_at=None)
    if what not in MOVES:
        return HttpResponse(status=404)
    if what == "remove":
        question = _("This person sees nothing of the tenant any more, and the keys they made stop.")
        page = unsure(
            request,
            question=question,
            about=f"{row.user.email} · {row.tenant}",
            button=_("Remove"),
            back=reverse("platform_team", args=[row.tenant_id]),
        )
        if page is not None:
            return page
    try:
        MOVES[what](member=row, actor=Actor.of(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Saved"))
    return HttpResponseRedirect(reverse("platform_team", args=[row.tenant_id]))
