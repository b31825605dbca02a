"""Medusa's customers as people of the shop. Nobody's account is taken over: what somebody wrote here stays theirs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from commerce.bridge.links import MEDUSA, SYSTEM, here, last_seen, note_seen, ours
from identity.people.finding import is_same_address, person_at
from identity.people.models import User
from orchestration.audit import record
from orchestration.integrations import PermanentFault
from orchestration.integrations.findings import note_change, note_issue
from orchestration.integrations.identities import digest_of
from orchestration.integrations.models import ExternalId

FIELDS = {"first_name": 150, "last_name": 150, "phone": 20}


class CustomerPort:
    """People with an account there. Here they have one without a password, until they ask for one by e-mail."""

    def read(self, own_id: Any) -> dict[str, Any]:
        raise PermanentFault("not_pushed", "customer")

    def write(self, values: dict[str, Any], external_id: str) -> int:
        """Makes the account, or fills in what is empty in the one with this e-mail address; changes names and numbers
        of accounts that came from Medusa. Raises PermanentFault `bad_email`, `taken`."""
        email = values["email"].strip()
        try:
            validate_email(email)
        except ValidationError as error:
            raise PermanentFault(
                "bad_email", "email", f"customer {external_id} has no usable e-mail address"
            ) from error
        known = ours("customer", external_id)
        user = User.objects.select_for_update().filter(pk=known).first() if known else None
        if known and user is None:
            # Whoever left has left: their account does not come back.
            note_change("customer", "same")
            return known
        user = user or person_at(email, User.objects.select_for_update())
        told = {name: str(values.get(name) or "")[:longest] for name, longest in FIELDS.items()}
        if user is None:
            user = User.objects.create_user(email, None, **told)
            note_seen("customer", user.pk, external_id, f"own:{digest_of(told)[:40]}")
            record("customer.imported", resource=user, actor=MEDUSA, after={SYSTEM: external_id})
            note_change("customer", "made")
            return int(user.pk)
        changed = self._update(user, told, external_id)
        if not is_same_address(user.email, email):
            note_issue("email_differs", f"customer {external_id}", "the address here stays")
        note_change("customer", "changed" if changed else "same")
        return int(user.pk)

    def _update(self, user: User, told: dict[str, str], external_id: str) -> bool:
        """Whose account came from Medusa is changed as they changed there; anybody else's only filled in."""
        seen, now = last_seen("customer", user.pk), digest_of(told)[:40]
        came_from_there = seen.startswith("own:")
        if user.is_staff or seen in (f"own:{now}", f"met:{now}"):
            return False
        wanted = {
            name: value
            for name, value in told.items()
            if value and getattr(user, name) != value and (came_from_there or not getattr(user, name))
        }
        for name, value in wanted.items():
            setattr(user, name, value)
        if wanted:
            user.save(update_fields=list(wanted))
        taken = ExternalId.objects.filter(tenant=here(), system=SYSTEM, entity="customer", own_id=str(user.pk))
        if not taken.exclude(external_id=external_id).exists():
            note_seen("customer", user.pk, external_id, f"{'own' if came_from_there else 'met'}:{now}")
        return bool(wanted)
