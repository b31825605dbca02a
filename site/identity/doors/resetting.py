"""For somebody who lost everything but the password, or whose account is in wrong hands."""

from __future__ import annotations

from django.db import transaction

from identity.doors.models import Authenticator, Mobile, Passkey, RecoveryCode
from identity.doors.services import end_sessions
from identity.people.models import User
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor

SECOND_STEPS = (Authenticator, RecoveryCode, Passkey, Mobile)


def has_second_steps(user: User) -> bool:
    """Whether there is anything that `reset_doors` would take off."""
    return any(model._default_manager.filter(user=user).exists() for model in SECOND_STEPS)


@transaction.atomic
def reset_doors(*, user: User, actor: Actor, reason: str = "") -> int:
    """Takes app, recovery codes, passkeys and proven mobile off an account and ends its sessions; returns how many were
    taken. The password stays. The person is told by letter. Who calls this has made sure who asks."""
    taken = {
        model._meta.model_name or "": model._default_manager.filter(user=user).delete()[0] for model in SECOND_STEPS
    }
    end_sessions(user=user, actor=actor, reason="reset")
    facts = {**taken, "reason": reason} if reason else taken
    record("door.reset", resource=user, actor=actor, metadata=facts, classification="restricted")
    payload = {"person": user.pk, "by": actor.name}
    emit("person.doors_reset", aggregate=user, payload=payload, actor=actor, source="identity")
    return sum(taken.values())
