"""An operator works inside a tenant: with a reason, for an hour at most, seen by everybody, noted in both logs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.members.models import SupportVisit
from identity.members.shadows import support_shadow, take_support
from identity.members.standing import Membership, forget_standing
from identity.people.models import User
from orchestration.audit import record
from orchestration.jobs import Work
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant

LONGEST = 60  # minutes
SHORTEST_REASON = 10  # characters
ROLE, LEVEL = "tenant-admin", 1
# In a session of a tenant: which visit it belongs to.
SESSION_KEY = "support_visit"


def begin_support(*, tenant: Tenant, operator: User, reason: str, minutes: int, actor: Actor) -> SupportVisit:
    """Opens a visit. Whoever asks is an operator of the city; the page before it has seen to that.

    Raises DomainError: support.no_reason, support.too_long.
    """
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise DomainError(
            "support.no_reason", _("Say in a sentence why you go in. The tenant reads it."), field="reason"
        )
    if not 1 <= minutes <= LONGEST:
        raise DomainError("support.too_long", _("Choose between 1 and 60 minutes."), field="minutes")
    with in_the_city(), transaction.atomic():
        account = support_shadow(operator, tenant)
        now = timezone.now()
        visit = SupportVisit(
            tenant=tenant,
            operator=operator,
            reason=said[:300],
            shadow_id=account.pk,
            opened_at=now,
            expires_at=now + timedelta(minutes=minutes),
        )
        # Noted under the service's own name, not under that of a form.
        SupportVisit.objects.bulk_create([visit])
        _tell("support.begun", visit, actor)
    return visit


def end_support(*, visit: SupportVisit, actor: Actor) -> SupportVisit:
    """Ends it at once, whoever does: the operator or an admin of the tenant. Ending it twice changes nothing."""
    with in_the_city(), transaction.atomic():
        open_now = SupportVisit.objects.filter(pk=visit.pk, ended_at=None)
        if open_now.update(ended_at=min(timezone.now(), visit.expires_at)):
            visit = SupportVisit.objects.select_related("tenant", "operator").get(pk=visit.pk)
            others = SupportVisit.objects.filter(
                tenant=visit.tenant, shadow_id=visit.shadow_id, ended_at=None, expires_at__gt=timezone.now()
            )
            if not others.exists():
                take_support(visit)
            forget_standing()
            _tell("support.ended", visit, actor)
    return visit


def end_old_visits(work: Work) -> dict[str, Any]:
    """Ends visits whose time is over, and takes the rights that their accounts still have. Runs twice without harm."""
    with in_the_city():
        late = SupportVisit.objects.filter(ended_at=None, expires_at__lte=timezone.now())
        found = list(late.select_related("tenant", "operator"))
    for visit in found:
        end_support(visit=visit, actor=Actor.system("support"))
    return {"ended": len(found)}


def open_visit(visit_id: str, *, tenant_id: int, account_id: int) -> SupportVisit | None:
    """The visit that a session names, while it is open, in this tenant and for this account."""
    with in_the_city():
        rows = SupportVisit.objects.select_related("operator", "tenant")
        return rows.filter(
            pk=visit_id, tenant_id=tenant_id, shadow_id=account_id, ended_at=None, expires_at__gt=timezone.now()
        ).first()


def is_support_account(tenant_id: int, account_id: int) -> bool:
    """Whether an account of a tenant is one that operators come in by."""
    with in_the_city():
        return SupportVisit.objects.filter(tenant_id=tenant_id, shadow_id=account_id).exists()


def as_support(visit: SupportVisit) -> Membership:
    """What an operator is while a visit is open."""
    return Membership(role=ROLE, level=LEVEL, support=True)


def _tell(action: str, visit: SupportVisit, actor: Actor) -> None:
    facts = {
        "operator": visit.operator.get_full_name() or visit.operator.email,
        "reason": visit.reason,
        "expires_at": visit.expires_at,
        "ended_at": visit.ended_at,
    }
    record(action, resource=visit, actor=actor, after=facts, classification="restricted")
    emit(
        action, aggregate=visit, payload={"visit": visit.pk, "tenant": visit.tenant_id}, actor=actor, source="identity"
    )
    with in_tenant(visit.tenant):
        record(action, resource=("members.supportvisit", visit.pk), label=visit.reason, actor=actor, after=facts)
