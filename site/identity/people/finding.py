"""Whose account an address is. Addresses are the same letter by letter, but for the case of a–z.

PostgreSQL and Python take `ı`, `ſ` and the Kelvin sign for another case of i, s and k, and a mail server does not: what
the database finds without case is looked at once more, or a letter meant for one person would go to another.
"""

from __future__ import annotations

import string

from django.db.models import QuerySet

from identity.people.models import User

_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def in_small_letters(address: str) -> str:
    """The address with a–z for A–Z, and every other letter as it is."""
    return address.strip().translate(_SMALL)


def is_same_address(one: str, other: str) -> bool:
    """Whether two spellings are one mailbox."""
    return in_small_letters(one) == in_small_letters(other)


def person_at(address: str, among: QuerySet[User] | None = None) -> User | None:
    """The account with this address, of those `among`; None when it is nobody's."""
    rows = (User.objects.all() if among is None else among).filter(email__iexact=address.strip())
    return next((row for row in rows if is_same_address(row.email, address)), None)
