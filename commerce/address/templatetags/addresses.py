"""Addresses and mobile numbers in templates: `{% load addresses %}`."""

from __future__ import annotations

from typing import Any

from django import template

from commerce.address import lines, phones
from commerce.address.models import UserAddress
from tenancy.speech import spoken

register = template.Library()


@register.filter
def address_lines(address: Any) -> list[str]:
    """The lines of an address, without the name, in the reader's language."""
    return lines.address_lines(address, spoken())


@register.filter
def mobile(number: Any) -> str:
    """`+966551234567` → `+966 55 123 4567`."""
    return phones.show_mobile(str(number)) if number else ""


@register.filter
def written_lines(address: dict[str, Any] | None) -> list[str]:
    """The lines of an address that is still a dictionary, with the name."""
    if not address:
        return []
    names = [field.name for field in UserAddress._meta.concrete_fields if field.name != "country"]
    kept = UserAddress(**{name: address[name] for name in names if name in address}, country_id=address["country"])
    return lines.address_lines(kept, spoken(), name=True)
