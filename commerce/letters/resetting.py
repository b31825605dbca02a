"""The letter to somebody whose second steps were taken off: whoever did not ask for it should know at once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.letters.sender import sender_of_the_city
from commerce.letters.writing import Letter, send_letter, write_letter
from identity.people.models import User
from tenancy.context import in_city, tenant_here
from tenancy.models import Tenant


def tell_of_reset(event: Any) -> None:
    """Sends it; not when the account is gone meanwhile."""
    user = User.objects.filter(pk=event.payload["person"]).first()
    if user is not None:
        letter = reset_letter(user, by=event.payload["by"], tenant=None if in_city() else tenant_here())
        send_letter(letter, sender=sender_of_the_city(letter.language))


def reset_letter(user: User, *, by: str, tenant: Tenant | None) -> Letter:
    """The letter, not sent yet. Without `tenant`: about the account of the city."""
    language = (user.language or "ar")[:2]
    sender = sender_of_the_city(language)
    with override(language):
        name = sender.name(language)
        if tenant is not None:
            name = tenant.called(language)
        headline = _("Your second steps were taken off")
        words = _(
            "%(who)s took app, recovery codes, passkeys and mobile off your account with %(name)s and ended its "
            "sessions. Your password works as before: sign in, and set them up anew. You did not ask for this? "
            "Set a new password at once and tell %(who)s."
        ) % {"who": by, "name": name}
    return write_letter("note", to=user.email, language=language, sender=sender, headline=headline, words=words)
