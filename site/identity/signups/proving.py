"""Proving the address: by the link of the letter, or by its code in the browser where the wish was written."""

from __future__ import annotations

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from identity.signups.asking import LASTS, code_hash
from identity.signups.models import SignUp
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError

SALT = "signup-link"
TRIES = 5  # wrong codes, after which only a new letter helps


def link_token(signup: SignUp) -> str:
    """What the letter's link carries."""
    return signing.TimestampSigner(salt=SALT).sign(str(signup.pk))


def signup_behind(token: str) -> SignUp | None:
    """The sign-up of a link that still works, else None."""
    try:
        key = signing.TimestampSigner(salt=SALT).unsign(token, max_age=LASTS)
    except signing.BadSignature:
        return None
    with in_the_city():
        return SignUp.objects.filter(pk=key, state=SignUp.State.ASKED, expires_at__gt=timezone.now()).first()


def prove_by_link(*, token: str, actor: Actor) -> SignUp:
    """The link's address is theirs. It works once. Raises DomainError signup.spent."""
    found = signup_behind(token)
    if found is None:
        raise _spent()
    return _prove(found, actor)


def prove_by_code(*, signup: SignUp, code: str, actor: Actor) -> SignUp:
    """The code of the letter. Raises DomainError: signup.wrong_code, signup.spent after five wrong ones."""
    with in_the_city():
        # Counted before it is compared: many at once get no more tries than one after the other.
        asked = SignUp.objects.filter(pk=signup.pk, state=SignUp.State.ASKED, expires_at__gt=timezone.now())
        if not asked.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
            raise _spent()
        row = SignUp.objects.get(pk=signup.pk)
        digits = "".join(one for one in code if one.isdecimal())
        plain = "".join(str(int(one)) for one in digits)
        if not row.code_hash or not constant_time_compare(row.code_hash, code_hash(row.pk, plain)):
            raise DomainError("signup.wrong_code", _("This is not the code of the letter. Look again."), field="code")
        return _prove(row, actor)


def _prove(signup: SignUp, actor: Actor) -> SignUp:
    now = timezone.now()
    with in_the_city(), transaction.atomic():
        asked = SignUp.objects.filter(pk=signup.pk, state=SignUp.State.ASKED)
        if not asked.update(state=SignUp.State.PROVEN, proven_at=now, expires_at=now + LASTS, code_hash="", tries=0):
            raise _spent()
        signup.refresh_from_db()
        record("signup.proven", resource=signup, label=signup.handle, after={"email": signup.email}, actor=actor)
    return signup


def _spent() -> DomainError:
    return DomainError("signup.spent", _("This letter has been used or is too old. Begin again."))
