"""Who may look into the engine room: rights that a group of the city's Wagtail can be given."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

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
RIGHTS = (
    *(READ_AUDIT, EXPORT_AUDIT, SEE_PERSONAL, READ_WEBHOOKS, RUN_WEBHOOKS),
    *(READ_OUTBOX, RUN_OUTBOX, READ_WORKFLOWS, RUN_WORKFLOWS, READ_JOBS, RUN_JOBS),
    *(READ_INTEGRATIONS, RUN_INTEGRATIONS),
)


def may(request: HttpRequest, right: str) -> bool:
    """Whether this person has the right, in the city."""
    user: Any = request.user
    return in_city() and bool(user.is_active and user.is_staff and user.has_perm(right))


def require(request: HttpRequest, right: str) -> None:
    """Raises PermissionDenied for anybody else."""
    if not may(request, right):
        raise PermissionDenied


def grantable() -> QuerySet[Permission]:
    """The rights that the form of a group offers."""
    wanted = [right.split(".") for right in RIGHTS]
    return Permission.objects.filter(
        content_type__app_label__in={app for app, _name in wanted}, codename__in={name for _app, name in wanted}
    )
