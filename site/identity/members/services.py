"""Who works where: the verbs of the room."""

from identity.members.accepting import accept_invitation
from identity.members.changing import (
    change_member,
    ensure_member,
    remove_member,
    revive_member,
    suspend_member,
)
from identity.members.inviting import invite_member, resend_invitation, revoke_invitation
from identity.members.resetting import reset_member, reset_person

__all__ = [
    "accept_invitation",
    "change_member",
    "ensure_member",
    "invite_member",
    "remove_member",
    "resend_invitation",
    "reset_member",
    "reset_person",
    "revive_member",
    "revoke_invitation",
    "suspend_member",
]
