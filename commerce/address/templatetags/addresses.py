"""Addresses and mobile numbers in templates: `{% load addresses %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from commerce.address import lines, phones

register = template.Library()


@register.filter
def address_lines(address: Any) -> list[str]:
    """The lines of an address, without the name, in the reader's language."""
    return lines.address_lines(address, (get_language() or "en")[:2])


@register.filter
def mobile(number: Any) -> str:
    """`+966551234567` → `+966 55 123 4567`."""
    return phones.show_mobile(str(number)) if number else ""
