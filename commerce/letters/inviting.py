"""The letter that asks somebody to work in a tenant. Its link is made here, when it is written, and kept nowhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.letters.sender import sender_of_the_city
from commerce.letters.writing import Letter, send_letter, write_letter
from identity.members.inviting import new_token
from identity.members.models import TenantUser
from tenancy.hosts import absolute_url, platform_host


def send_invitation(event: Any) -> None:
    """Sends it; not when it was answered or taken back meanwhile."""
    rows = TenantUser.objects.select_related("tenant", "user", "invited_by")
    member = rows.filter(pk=event.payload["member"], status=TenantUser.Status.INVITED, removed_at=None).first()
    if member is None:
        return
    letter = invitation_letter(member, new_token(member))
    send_letter(letter, sender=sender_of_the_city(letter.language))


def invitation_letter(member: TenantUser, token: str) -> Letter:
    """The letter, not sent yet."""
    language = (member.user.language or "ar")[:2]
    tenant = member.tenant
    with override(language):
        name = tenant.called(language)
        headline = _("Work with %(name)s") % {"name": name}
        role = member.get_role_display()
        if member.invited_by:
            facts = {"who": member.invited_by.get_full_name() or member.invited_by.email, "name": name, "role": role}
            words = _("%(who)s invites you to %(name)s. Your role: %(role)s.") % facts
        else:
            words = _("You are invited to %(name)s. Your role: %(role)s.") % {"name": name, "role": role}
        button = _("See the invitation")
        path = reverse("work_invitation", args=[token], urlconf=settings.PLACE_URLCONFS["city"])
    return write_letter(
        "invitation",
        to=member.user.email,
        language=language,
        sender=sender_of_the_city(language),
        headline=headline,
        words=words,
        button=button,
        link=absolute_url(platform_host(), path),
    )
