"""The letter to somebody who wants to open a tenant: the link and the code that prove their address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.letters.sender import sender_of_the_city
from commerce.letters.writing import Letter, send_letter, write_letter
from identity.signups.asking import new_code
from identity.signups.models import SignUp
from identity.signups.proving import link_token
from tenancy.hosts import absolute_url, platform_host


def send_proof(event: Any) -> None:
    """Sends it; not when the wish was proven or replaced meanwhile."""
    signup = SignUp.objects.filter(pk=event.payload["signup"], state=SignUp.State.ASKED).first()
    if signup is None:
        return
    send_letter(proof_letter(signup, new_code(signup)), sender=sender_of_the_city(signup.language))


def proof_letter(signup: SignUp, code: str) -> Letter:
    """The letter, not sent yet."""
    language = signup.language
    with override(language):
        headline = _("Open %(name)s") % {"name": signup.name(language)}
        words = _("One tap proves that this address is yours. Then you choose a password, and the shop is set up.")
        button = _("This address is mine")
        path = reverse("signup_prove", args=[link_token(signup)], urlconf=settings.PLACE_URLCONFS["city"])
    return write_letter(
        "joining",
        to=signup.email,
        language=language,
        sender=sender_of_the_city(language),
        headline=headline,
        words=words,
        button=button,
        link=absolute_url(platform_host(), path),
        code=code,
    )
