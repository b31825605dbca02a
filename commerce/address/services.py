"""A customer's address book."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from commerce.address.models import Country, UserAddress
from commerce.address.rules import FIELDS, clean_address
from identity.people.models import User
from tenancy.actor import Actor


@transaction.atomic
def keep_address(
    *, user: User, data: dict[str, Any], actor: Actor, address: UserAddress | None = None, is_default: bool = False
) -> UserAddress:
    """Adds an address to the book, or changes one of it; the same address twice is one. Raises `address.invalid`."""
    clean = clean_address(data)
    country = Country.objects.get(iso_3166_1_a2=clean.pop("country"))
    row = address or UserAddress(user=user)
    row.country = country
    for name, value in clean.items():
        setattr(row, name, value)
    same = UserAddress.objects.filter(user=user, hash=row.generate_hash()).exclude(pk=row.pk).first()
    if same is not None:
        row = same
        for name, value in clean.items():
            setattr(row, name, value)
    first = not UserAddress.objects.filter(user=user).exclude(pk=row.pk).exists()
    row.is_default_for_shipping = is_default or row.is_default_for_shipping or first
    row.is_default_for_billing = row.is_default_for_shipping
    row.save()
    return row


def as_data(address: UserAddress) -> dict[str, str]:
    """A kept address as the plain dictionary that `place_order` takes."""
    data = {name: str(getattr(address, name, "") or "") for name in FIELDS if name != "country"}
    return {**data, "country": str(address.country_id)}
