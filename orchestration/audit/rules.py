"""What may be written of a thing, and what may be read of it: plain decisions about names and values of fields.

A secret is never written. Personal data is written, and masked for whoever has no right to see it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "•••"
LONGEST = 2000  # characters of one value

SECRET = re.compile(
    r"(^|_)(passwords?|passwd|secrets?|tokens?|hash|hashed|private|credentials?|otp|pin|cvv|cvc|session|signature)(_|$)"
    r"|(^|_)(api|access|hashed|secret|sealed|signing|encryption)_key(_|$)"
)
PERSONAL = re.compile(
    r"(^|_)(e?mail|phone|mobile|first_name|last_name|full_name|username|surname|birth|birthday|born|dob|gender|"
    r"nationality|national|passport|iban|tax_number|ip|ip_address|user_agent|address|address_line|line[1-4]|"
    r"street|postcode|zip|latitude|longitude|customer_name|contact_name|recipient|notes?)\d?(_|$)"
)


def is_secret(name: str) -> bool:
    """Whether a field of this name holds something that opens a door."""
    return bool(SECRET.search(name.lower()))


def is_personal(name: str) -> bool:
    """Whether a field of this name tells something of a person."""
    return bool(PERSONAL.search(name.lower()))


def classification_of(*values: Mapping[str, Any] | None) -> str:
    """The class of a line: restricted when a secret changed, personal when it tells of a person, else internal."""
    names = {name for value in values for name in _names(value)}
    if any(is_secret(name) for name in names):
        return "restricted"
    return "personal" if any(is_personal(name) for name in names) else "internal"


def without_secrets(values: Any, name: str = "") -> Any:
    """The values as they may be written: secrets hidden, long texts cut, at any depth."""
    if isinstance(values, Mapping):
        return {str(key): without_secrets(value, str(key)) for key, value in values.items()}
    if name and is_secret(name):
        return HIDDEN if values not in (None, "", [], {}) else values
    if isinstance(values, list | tuple):
        return [without_secrets(value, name) for value in values]
    if isinstance(values, str):
        # PostgreSQL keeps no zero byte.
        text = values.replace("\x00", "")
        return f"{text[:LONGEST]}…" if len(text) > LONGEST else text
    return values


def masked(values: Any, name: str = "") -> Any:
    """The values for somebody who may not see personal data: its first letter at most."""
    if isinstance(values, Mapping):
        return {key: masked(value, f"{name}_{key}" if is_personal(name) else str(key)) for key, value in values.items()}
    if isinstance(values, list | tuple):
        return [masked(value, name) for value in values]
    if name and is_personal(name):
        return mask(values)
    return values


def mask(value: Any) -> Any:
    """`amal@shop.example` → `a•••@s•••`; anything else keeps its first letter; nothing stays nothing."""
    if value in (None, "", [], {}):
        return value
    text = str(value)
    if "@" in text:
        left, _, right = text.partition("@")
        return f"{left[:1]}{HIDDEN}@{right[:1]}{HIDDEN}"
    return f"{text[:1]}{HIDDEN}"


def mask_address(address: str) -> str:
    """An address of the internet with its network only."""
    if ":" in address:
        return f"{':'.join(address.split(':')[:2])}:{HIDDEN}"
    parts = address.split(".")
    return ".".join([*parts[:2], HIDDEN]) if len(parts) == 4 else mask(address)


def _names(values: Any) -> set[str]:
    if isinstance(values, Mapping):
        found = {str(key) for key in values}
        return found.union(*(_names(value) for value in values.values()))
    if isinstance(values, list | tuple):
        return set().union(*(_names(value) for value in values))
    return set()
