"""Who may look into the engine room: rights that a group of the city's Wagtail can be given."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest

from identity.access import may_all, register_group_right
from identity.access.standing import actor_with
from tenancy.context import in_city

READ_AUDIT = "audit.view_auditlog"
EXPORT_AUDIT = "audit.export_auditlog"
SEE_PERSONAL = "audit.see_personal_data"
READ_WEBHOOKS = "webhooks.view_webhooklog"
RUN_WEBHOOKS = "webhooks.change_webhooklog"
READ_OUTBOX = "outbox.view_eventoutbox"
RUN_OUTBOX = "outbox.change_eventoutbox"
READ_WORKFLOWS = "sagas.view_workflowexecution"
RUN_WORKFLOWS = "sagas.change_workflowexecution"
READ_JOBS = "jobs.view_syncjob"
RUN_JOBS = "jobs.change_syncjob"
READ_INTEGRATIONS = "integrations.view_integrationendpoint"
RUN_INTEGRATIONS = "integrations.change_integrationendpoint"
READ_BILLS = "tenancy.view_tenantbilling"
RUN_BILLS = "tenancy.change_tenantbilling"
# What each of them lets an operator do, as policies name it.
MEANS = {
    READ_AUDIT: ("read", "audit"),
    EXPORT_AUDIT: ("export", "audit"),
    SEE_PERSONAL: ("see_personal", "audit"),
    READ_WEBHOOKS: ("read", "webhook"),
    RUN_WEBHOOKS: ("run", "webhook"),
    READ_OUTBOX: ("read", "outbox"),
    RUN_OUTBOX: ("run", "outbox"),
    READ_WORKFLOWS: ("read", "workflow"),
    RUN_WORKFLOWS: ("run", "workflow"),
    READ_JOBS: ("read", "job"),
    RUN_JOBS: ("run", "job"),
    READ_INTEGRATIONS: ("read", "integration"),
    RUN_INTEGRATIONS: ("run", "integration"),
    READ_BILLS: ("read", "billing"),
    RUN_BILLS: ("edit", "billing"),
}
# The registry's rows as things, and Django's verbs for them as actions.
REGISTRY = {
    "tenant": ("Tenant", "TenantSettings", "TenantRelationship", "Provisioning"),
    "store": ("Store", "Portal"),
    "domain": ("Domain",),
    "node": ("Node", "TenantPOI", "ServiceChannel"),
    "governance": ("GovernanceAuthority", "RegionZoneMapping"),
    "plan": ("Plan",),
    "member": ("TenantUser",),
    "api_key": ("ApiKey",),
}
VERBS = {"view": "read", "add": "create", "change": "edit", "delete": "delete"}
KIND_OF = {model: kind for kind, models in REGISTRY.items() for model in models}
# What the pages of such a list ask for, by the end of their address' name; one of several is enough. Wagtail asks.
WRITING = ("add", "change", "delete")
REGISTRY_PAGES = {
    **dict.fromkeys(("index", "index_results", "inspect"), ("view", *WRITING)),
    **dict.fromkeys(("history", "history_results"), WRITING),
    "usage": ("change",),
    "add": ("add",),
    "edit": ("change",),
    "delete": ("delete",),
}
ASKED = sorted(
    {*MEANS.values(), *((action, kind) for kind in REGISTRY for action in VERBS.values())}
    | {(action, "tenant") for action in ("suspend", "revive", "archive", "enter")}
)


def tell_rights() -> None:
    """Called once at start-up: what the rights of the city's groups mean to policies."""
    for right, (action, kind) in MEANS.items():
        register_group_right(right, kind, action)
    for kind, models in REGISTRY.items():
        label = "members" if kind in {"member", "api_key"} else "tenancy"
        for verb, action in VERBS.items():
            register_group_right(f"{label}.{verb}_{models[0].lower()}", kind, action)


def may_in_city(user: Any, action: str, kind: str) -> bool:
    """Whether this person may do this with any such thing of the city's. Asked once for all that the console asks."""
    if not (in_city() and user.is_active and user.is_staff):
        return False
    found = user.__dict__.setdefault("_rights_of_the_city", {})
    if (action, kind) not in found:
        found.update(may_all(actor_with(user), [*(() if found else ASKED), (action, kind)]))
    return bool(found[action, kind])


def may(request: HttpRequest, right: str) -> bool:
    """Whether this person has the right, in the city."""
    action, kind = MEANS[right]
    return may_in_city(request.user, action, kind)


def grantable() -> QuerySet[Permission]:
    """The rights that the form of a group offers."""
    wanted = [right.split(".") for right in MEANS]
    return Permission.objects.filter(
        content_type__app_label__in={app for app, _name in wanted}, codename__in={name for _app, name in wanted}
    )
