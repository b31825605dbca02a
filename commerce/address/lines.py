"""An address as lines on a page, a letter or a receipt."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _


@lru_cache(maxsize=1024)
def country_name(code: str, language: str) -> str:
    """What a country is called: `SA` → `Saudi Arabia`, `المملكة العربية السعودية`."""
    return str(Locale(language if language in ("ar", "en") else "en").territories.get(code.upper(), code))


def address_lines(address: Any, language: str, *, name: bool = False, country: bool = True) -> list[str]:
    """Name if asked for, building and street, district, city and postcode, short address, country."""
    code = address.country_id or ""
    lines = [address.name] if name else []
    separator = "، " if language == "ar" else ", "
    building = getattr(address, "building_number", "")
    street = " ".join(part for part in (building, address.line1) if part)
    lines.append(separator.join(part for part in (street, address.line2, getattr(address, "district", "")) if part))
    extra = getattr(address, "additional_number", "")
    postcode = f"{address.postcode}-{extra}" if address.postcode and extra else address.postcode
    lines.append(" ".join(part for part in (address.line4, postcode) if part))
    lines.append(address.state)
    if short := getattr(address, "short_address", ""):
        lines.append(_("Short address: %(short)s") % {"short": short})
    if country and code:
        lines.append(country_name(code, language))
    return [line for line in lines if line]
