"""Somebody's account in the city, where they are known by one address whatever they do in which tenant."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from identity.people.finding import person_at
from identity.people.models import User
from tenancy.errors import DomainError


def account_in_city(email: str, *, first_name: str = "", last_name: str = "", language: str = "") -> User:
    """The account of this address, made when there is none; nobody can sign in to a new one yet. Of two tenants who
    name one address at once both get the one that was made. Call it in the city, in a transaction. Raises DomainError
    people.email_taken for an address that the database takes for another one's."""
    found = person_at(email)
    if found is not None:
        return found
    named = {"first_name": first_name, "last_name": last_name, "language": language}
    try:
        with transaction.atomic():
            return User.objects.create_user(email, **named)
    except IntegrityError as taken:
        found = person_at(email)
        if found is None:
            raise DomainError("people.email_taken", _("This address cannot be used."), field="email") from taken
    return found
