"""Rules in force: where each line comes from, and whom a change reaches before it is kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import CreateView, EditView

from portals.platform.names import name_of
from portals.platform.shown import shown
from tenancy.errors import DomainError
from tenancy.models import GovernanceAuthority, Node, Store
from tenancy.services.governance import (
    PolicyLine,
    authorities_below,
    authority_of_node,
    check_no_circle,
    effective_policy,
    whom_it_binds,
)

SAGA = "xsystem.governance-policy-propagation"
SHARES = {"vat_rate", "street_sign_arabic_share"}
SHOWN_AT_MOST = 100  # tenants, one by one; the count is of all


def in_words(lines: list[PolicyLine]) -> list[tuple[Any, Any, str, str]]:
    """Each line as (kind, rule, value, who says it)."""
    return [
        (name_of(line.kind), name_of(line.key) or line.key, _said(line.key, line.value), line.authority)
        for line in lines
    ]


def _said(rule: str, value: Any) -> str:
    """A share is a percentage; everything else as it is shown elsewhere."""
    if rule in SHARES and value not in (None, ""):
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    return shown(value)


def node_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules of a node, and who says each of them."""
    node: Node = get_object_or_404(Node.objects.select_related("tenant"), pk=pk)
    context = {"node": node, "policy": in_words(effective_policy(authority_of_node(node)))}
    return render(request, "platform/node_policy.html", context)


def reach_of(authority: GovernanceAuthority) -> dict[str, Any]:
    """Whom a change would reach: tenants with the lines that differ for them, and how many stores and nodes."""
    bound = whom_it_binds(authority=authority)
    tenants = [one.tenant.pk for one in bound]
    below = authorities_below(authority) if authority.pk else set()
    named = Node.objects.filter(governance_authority__in=below)
    return {
        "count": len(bound),
        "stores": Store.objects.filter(tenant__in=tenants).count(),
        "nodes": (named | Node.objects.filter(tenant__in=tenants, governance_authority=None)).count(),
        "bound": [(one.tenant, [_line(line) for line in one.lines]) for one in bound[:SHOWN_AT_MOST]],
    }


def _line(line: dict[str, Any]) -> dict[str, Any]:
    rule = name_of(line["key"]) or line["key"]
    return {
        "kind": name_of(line["kind"]),
        "rule": rule,
        "before": _said(line["key"], line["before"]),
        "after": _said(line["key"], line["after"]),
    }


class Previewed:
    """Shows whom a change reaches, and keeps it when that was seen. What a rule refuses stands next to its field;
    whoever goes back finds what was written."""

    def form_valid(self, form: Any) -> HttpResponse:
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        if request.POST.get("again"):
            return self._written(form)
        try:
            check_no_circle(form.instance)
            _check_seen(form)
            if not request.POST.get("sure"):
                return self._preview(request, form)
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except DomainError as refusal:
            form.refuse(refusal)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]
        way = f"{reverse('platform_workflows')}?state=all&saga={SAGA}"
        messages.info(request, format_html('<a href="{}">{}</a>', way, _("See how it reaches everybody")))
        return response

    def _written(self, form: Any) -> HttpResponse:
        """The form once more, as it was filled in."""
        self.form = form
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        return self.render_to_response(context)  # type: ignore[attr-defined, no-any-return]

    def _preview(self, request: HttpRequest, form: Any) -> HttpResponse:
        reach = reach_of(form.instance)
        if not reach["count"]:
            reach["nobody"] = True
        kept = [(name, value) for name, values in request.POST.lists() for value in values]
        context = {**reach, "authority": form.instance, "kept": [p for p in kept if p[0] != "csrfmiddlewaretoken"]}
        return render(request, "platform/policy_preview.html", context)


def _check_seen(form: Any) -> None:
    """Raises DomainError `governance.changed_meanwhile` when somebody else saved since the form was opened."""
    if form.instance.pk and (seen := parse_datetime(form.cleaned_data.get("seen") or "")) is not None:
        now = GovernanceAuthority.objects.values_list("updated_at", flat=True).get(pk=form.instance.pk)
        if now != seen:
            text = _("Somebody else changed this meanwhile. Open it anew, then change it.")
            raise DomainError("governance.changed_meanwhile", text)


class CreateAuthority(Previewed, CreateView):
    """A new authority."""


class EditAuthority(Previewed, EditView):
    """An authority that is there."""
