"""For somebody who lost everything but the password, or whose account is in wrong hands."""

from __future__ import annotations

from django.db import transaction

from identity.doors.models import Authenticator, Mobile, Passkey, RecoveryCode
from identity.doors.services import end_sessions
from identity.people.models import User
from orchestration.audit import record
from tenancy.actor import Actor


@transaction.atomic
def reset_doors(*, user: User, actor: Actor) -> int:
    """Takes app, recovery codes, passkeys and proven mobile off an account and ends its sessions; returns how many were
    taken. The password stays. Who calls this has made sure who asks."""
    taken = {
        model._meta.model_name or "": model._default_manager.filter(user=user).delete()[0]
        for model in (Authenticator, RecoveryCode, Passkey, Mobile)
    }
    end_sessions(user=user, actor=actor, reason="reset")
    record("door.reset", resource=user, actor=actor, metadata=taken, classification="restricted")
    return sum(taken.values())
