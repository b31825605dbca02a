"""Asking for a tenant: the wish is noted, and a letter goes to the address that it names.

The answer is the same whoever the address belongs to: only the letter tells more.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from identity.signups.models import SignUp
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.handles import check_free_handle
from tenancy.residency import home_of_zone, zone_of
from tenancy.services.governance import authority_to_be

LASTS = timedelta(minutes=30)
HOUR = 3600
PER_EMAIL, PER_IP, IN_ALL = 5, 20, 300  # sign-ups in an hour
CHECKS_PER_IP = 300  # live checks of a handle in an hour


def code_hash(signup_id: object, code: str) -> str:
    """What is kept of a code: worth nothing without the city's key."""
    return salted_hmac("signup-code", f"{signup_id}:{code}", algorithm="sha256").hexdigest()


def ask_to_join(
    *,
    handle: str,
    name_en: str,
    name_ar: str,
    owner_name: str,
    email: str,
    language: str,
    country_code: str,
    place: int | None,
    plan: str,
    actor: Actor,
) -> SignUp:
    """Notes the wish and has the letter written. `plan` is the code of one that the city offers. The handle is nobody's
    yet: who proves an address first gets it.

    Raises DomainError: those of `check_free_handle`; residency.no_home, residency.rows_elsewhere; signup.too_many, the
    same for each address.
    """
    with in_the_city(), transaction.atomic():
        check_free_handle(handle)
        _check_home(country_code, place)
        if too_many(email=email, ip=actor.ip):
            raise DomainError("signup.too_many", _("Too many tries. Wait an hour, then try again."))
        # Whoever asks anew needs the newest letter only.
        SignUp.objects.filter(email__iexact=email, handle=handle, state=SignUp.State.ASKED).delete()
        signup = SignUp.objects.create(
            handle=handle,
            name_en=name_en,
            name_ar=name_ar,
            owner_name=owner_name,
            email=email,
            language=language,
            country_code=country_code,
            place=place,
            plan=plan,
            expires_at=timezone.now() + LASTS,
        )
        emit("signup.asked", aggregate=signup, payload={"signup": signup.pk}, actor=actor, source="identity")
    return signup


def _check_home(country: str, place: int | None) -> None:
    ruler = authority_to_be({"category_page": place})
    try:
        home_of_zone(zone_of(asked="", country=country, authority=ruler), ruler)
    except DomainError as refused:
        text = _("This city has no place for the data of shops in this country yet.")
        raise DomainError(refused.code, text, field="country_code") from refused


def new_code(signup: SignUp) -> str:
    """A code for the letter; the one before stops working. It is made when the letter is written and kept nowhere."""
    code = f"{secrets.randbelow(1_000_000):06}"
    SignUp.objects.filter(pk=signup.pk, state=SignUp.State.ASKED).update(code_hash=code_hash(signup.pk, code))
    return code


def too_many(*, email: str, ip: str) -> bool:
    """Whether this address, this visitor or the whole city has asked often enough this hour. Counts the asking."""
    counts = ((f"email:{email.lower()}", PER_EMAIL), (f"ip:{ip}", PER_IP), ("all", IN_ALL))
    # All of them are counted, also after the first that is full.
    full = [_full(f"signups:{key}", most) for key, most in counts]
    return any(full)


def too_many_checks(ip: str) -> bool:
    """Whether this visitor has looked at enough handles this hour."""
    return _full(f"signups:check:{ip}", CHECKS_PER_IP)


def _full(key: str, most: int) -> bool:
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key)) > most
    except ValueError:
        return False
