"""Finding lines, and what a reader may see of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from orchestration.audit import rules
from orchestration.audit.models import AuditLog
from orchestration.audit.words import field_of, said

WORDS_LOOK_IN = ("action", "resource_label", "resource_id", "actor_name", "actor_email", "correlation_id")
ABOUT_PEOPLE = ("user", "address", "customer", "person", "member", "subscriber")
STAFF = {"staff", "superuser", "system", "support", "key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty fields ask nothing."""

    words: str = ""
    tenant_id: str | None = None
    action: str = ""
    resource_type: str = ""
    resource_id: str = ""
    actor_id: str = ""
    classification: str = ""
    correlation_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit_trail(wanted: Wanted) -> QuerySet[AuditLog]:
    """The lines that match, newest first. An action ending in a dot finds all that begin with it."""
    lines = AuditLog.objects.all()
    for name in ("tenant_id", "resource_type", "resource_id", "actor_id", "correlation_id"):
        value = getattr(wanted, name)
        if value or (name == "tenant_id" and value is not None):
            lines = lines.filter(**{name: value})
    if wanted.action:
        lines = lines.filter(**{"action__startswith" if wanted.action.endswith(".") else "action": wanted.action})
    if wanted.classification:
        lines = lines.filter(data_classification=wanted.classification)
    if wanted.since:
        lines = lines.filter(created_at__gte=wanted.since)
    if wanted.until:
        lines = lines.filter(created_at__lt=wanted.until)
    for word in wanted.words.split()[:5]:
        found = Q()
        for name in WORDS_LOOK_IN:
            found |= Q(**{f"{name}__icontains": word})
        lines = lines.filter(found)
    return lines.order_by("-id")


def resource_history(row: Any) -> QuerySet[AuditLog]:
    """All that happened to one thing, oldest first."""
    return AuditLog.objects.filter(resource_type=row._meta.label_lower, resource_id=str(row.pk)).order_by("id")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as one reader may see it."""

    line: AuditLog
    said: str
    label: str
    actor_name: str
    actor_email: str
    ip_address: str
    user_agent: str
    fields: list[tuple[str, Any, Any]]
    metadata: dict[str, Any]

    @property
    def named_fields(self) -> list[tuple[str, Any, Any]]:
        """The fields as the forms call them."""
        return [(field_of(self.line, name), before, after) for name, before, after in self.fields]


def shown(line: AuditLog, *, personal: bool) -> Shown:
    """The line in full for whoever may see personal data, else masked by its classification."""
    old, new, more = line.previous_values or {}, line.new_values or {}, line.metadata or {}
    label, name, email = line.resource_label, line.actor_name, line.actor_email or ""
    address, agent = line.ip_address or "", line.user_agent or ""
    if not personal:
        old, new, more = rules.masked(old), rules.masked(new), rules.masked(more)
        if any(word in line.resource_type for word in ABOUT_PEOPLE):
            label = rules.mask(label)
        if not STAFF & set((line.actor_role or "").split(",")):
            name = rules.mask(name)
        email, address, agent = rules.mask(email), rules.mask_address(address), ""
    fields = [(key, old.get(key), new.get(key)) for key in sorted({*old, *new})]
    return Shown(line, said(line), label, name, email, address, agent, fields, more)
