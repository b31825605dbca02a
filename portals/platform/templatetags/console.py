"""What the console's pages share: the head of a tenant's pages with its tabs, measures, lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.members.models import Role
from orchestration.sagas.declaration import saga_named
from portals.platform.rights import READ_AUDIT, READ_BILLS, may, may_in_city
from portals.platform.timeline import destination_title, story_title
from tenancy.hosts import absolute_url
from tenancy.models import Tenant

register = template.Library()
TONES = {"active": "ok", "trial": "ok", "suspended": "bad", "inactive": "", "archived": ""}
ACTORS = {
    "user": gettext_lazy("Person"),
    "guest": gettext_lazy("Guest"),
    "key": gettext_lazy("Key of a program"),
    "system": gettext_lazy("The city itself"),
    "support": gettext_lazy("Support"),
}
# What lines of the audit log speak of without a row.
OTHER_THINGS = {"jobs.kind": gettext_lazy("Job"), "oidc": gettext_lazy("Single sign-on")}
OTHER_ROLES = {
    "user": gettext_lazy("Person"),
    "guest": gettext_lazy("Guest"),
    "superuser": gettext_lazy("Superuser"),
    "staff": gettext_lazy("Staff"),
    "system": gettext_lazy("The city itself"),
}


@register.inclusion_tag("platform/tenant_head.html", takes_context=True)
def tenant_head(context: template.Context, tenant: Tenant, section: str) -> dict[str, Any]:
    """Name, status, doors and tabs of a tenant; `section` is the key of the tab that is open."""
    request = context["request"]
    page, mine = reverse("platform_tenant", args=[tenant.pk]), f"?tenant={tenant.handle}"
    edits = _may(request, "edit", "tenant")
    tabs = [
        ("overview", _("Overview"), page, True),
        ("team", _("Team"), reverse("platform_team", args=[tenant.pk]), _may(request, "read", "member")),
        ("bill", _("Plan and bill"), reverse("platform_bill", args=[tenant.pk]), may(request, READ_BILLS)),
        ("domains", _("Domains"), f"{page}#domains", True),
        ("sign-on", _("Single sign-on"), reverse("platform_sign_on", args=[tenant.pk]), edits),
        ("backups", _("Backups"), reverse("platform_backups") + mine, True),
        ("visits", _("Visits of support"), reverse("platform_visits") + mine, _may(request, "enter", "tenant")),
        ("audit", _("Audit log"), reverse("platform_audit") + mine, may(request, READ_AUDIT)),
        ("record", _("Its record"), reverse("registry_tenant:edit", args=[tenant.pk]), edits),
    ]
    return {
        "tenant": tenant,
        "tone": TONES.get(tenant.status, "warn"),
        "office": absolute_url(tenant.domain),
        "may_enter": _may(request, "enter", "tenant"),
        "section": section,
        "tabs": [tab[:3] for tab in tabs if tab[3]],
    }


def _may(request: Any, action: str, kind: str) -> bool:
    return may_in_city(request.user, action, kind)


@register.simple_tag
def drawing(drawings: Mapping[str, SafeString], key: str) -> SafeString | str:
    """One of several drawings; nothing where there is none."""
    return drawings.get(key, "")


@register.simple_tag
def seconds(amount: float) -> SafeString:
    """A time span with its unit."""
    return format_html("<bdi>{}</bdi>", _("%(count)s s") % {"count": f"{amount:,.0f}"})


@register.filter
def listed(values: Any) -> str:
    """Several words in one line."""
    return " · ".join(str(one) for one in values)


@register.filter
def told_by(seen: Any) -> str:
    """Who it was; a workflow by its title, any other part of the city as the city itself."""
    name = str(seen.actor_name or "")
    if seen.line.actor_kind == "system":
        return story_title(name) if saga_named(name) else actor_kind("system")
    return name or actor_kind(seen.line.actor_kind)


@register.filter
def actor_kind(kind: str) -> str:
    """What kind of actor."""
    return str(ACTORS.get(kind, kind))


@register.filter
def roles(written: str | None) -> str:
    """Roles as the catalogue calls them in words; the others as they are."""
    known = {**dict(Role.choices), **OTHER_ROLES}
    return " · ".join(str(known.get(role, role)) for role in (written or "").split(",") if role)


@register.filter
def destination(name: str) -> SafeString | str:
    """Where events go, in words; a code stands as code."""
    title = destination_title(name)
    return title if title != name else format_html("<code>{}</code>", name)


@register.filter
def thing(label: str) -> str:
    """`tenancy.node` as people call it."""
    model = _model(label)
    return str(capfirst(model._meta.verbose_name) if model else OTHER_THINGS.get(label, label))


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
