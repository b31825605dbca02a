"""A customer's address book: one default, no address twice."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.address.models import UserAddress
from tenancy.actor import Actor
from tenancy.errors import DomainError


@transaction.atomic
def keep_address(
    *, user: Any, values: dict[str, Any], actor: Actor, address: UserAddress | None = None, default: bool = False
) -> UserAddress:
    """Writes an address (as in `commerce.address.rules`) into the book, a new one or over `address`.

    Raises DomainError `address.kept_already`.
    """
    kept = address or UserAddress(user=user)
    columns = {"country_id" if field == "country" else field: value for field, value in values.items()}
    others = UserAddress.objects.filter(user=user).exclude(pk=kept.pk)
    if others.filter(**columns).exists():
        raise DomainError("address.kept_already", _("This address is in your address book already."))
    for field, value in columns.items():
        setattr(kept, field, value)
    kept.is_default_for_shipping = kept.is_default_for_billing = default or not others.exists()
    kept.save()
    return kept


def forget_address(*, address: UserAddress, actor: Actor) -> None:
    """Takes it out of the book; the newest of the others becomes the default if this was it. Orders keep their copy."""
    with transaction.atomic():
        was_default, user = address.is_default_for_shipping, address.user
        address.delete()
        heir = UserAddress.objects.filter(user=user).order_by("-pk").first() if was_default else None
        if heir is not None:
            make_default(address=heir, actor=actor)


def make_default(*, address: UserAddress, actor: Actor) -> UserAddress:
    """Goods and bills go there unless told otherwise."""
    with transaction.atomic():
        address.is_default_for_shipping = address.is_default_for_billing = True
        address.save()
    return address
