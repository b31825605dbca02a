"""Answering an invitation: by the letter's link, with a new account or as somebody whom the city knows."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.members.changing import members_of
from identity.members.inviting import hash_token, invitation_of
from identity.members.models import TenantUser
from identity.people.models import User
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

Status = TenantUser.Status


def is_new_account(user: User) -> bool:
    """Whether nobody has ever signed in to this account: it was made for an invitation and waits for its owner."""
    return not user.has_usable_password() and user.last_login is None and not user.is_staff


def accept_invitation(
    *, token: str, actor: Actor, user: User | None = None, password: str = "", first_name: str = "", last_name: str = ""
) -> TenantUser:
    """The person works here from now on. `user` is who is signed in to the city; a new account gets its `password` and
    names. Of two who use one letter at once the first is let in.

    Raises DomainError: members.invitation_spent; members.other_person for somebody who is not the one invited;
    members.sign_in_first for a known account without its owner; people.weak_password.
    """
    found = invitation_of(token)
    if found is None:
        raise _spent()
    with members_of(found.tenant):
        asked = TenantUser.objects.filter(pk=found.pk, status=Status.INVITED, invitation_token=hash_token(token))
        now = timezone.now()
        taken = {"status": Status.ACTIVE, "invitation_accepted_at": now, "invitation_token": "", "updated_at": now}
        if not asked.update(**taken):
            raise _spent()
        member = TenantUser.objects.select_related("tenant", "user").get(pk=found.pk)
        person = member.user
        if user is not None and user.pk != person.pk:
            raise DomainError("members.other_person", _("This letter is for somebody else. Sign in as that person."))
        if user is None:
            _make_theirs(person, password, first_name, last_name)
        record("member.joined", resource=member, actor=actor, after={"role": member.role})
        emit(
            "member.joined",
            aggregate=member,
            payload={"member": member.pk, "tenant": member.tenant_id, "role": member.role, "status": member.status},
            actor=actor,
            source="identity",
        )
    return member


def _make_theirs(person: User, password: str, first_name: str, last_name: str) -> None:
    if not is_new_account(person):
        raise DomainError("members.sign_in_first", _("You have an account in this city. Sign in, then accept."))
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise DomainError("people.weak_password", " ".join(weak.messages), field="password") from weak
    person.first_name, person.last_name = first_name or person.first_name, last_name or person.last_name
    person.set_password(password)
    person.save()


def _spent() -> DomainError:
    return DomainError("members.invitation_spent", _("This invitation has been used or is too old. Ask for a new one."))
