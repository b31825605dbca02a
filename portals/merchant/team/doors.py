"""Somebody of the team lost phone and recovery codes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from identity.members import services
from portals.merchant.doors_off import question_and_deed
from portals.merchant.team.people import SECTION, allowed, member_here
from tenancy.actor import Actor


@allowed("reset", "member")
def reset(request: Any, pk: int) -> HttpResponse:
    """An admin lets them in."""
    row = member_here(request, pk)
    return question_and_deed(
        request,
        section=SECTION,
        back=reverse("dashboard:team-member", args=[pk]),
        name=row.user.get_full_name() or row.user.email,
        email=row.user.email,
        reset=lambda reason: services.reset_member(member=row, reason=reason, actor=Actor.of(request)),
    )
