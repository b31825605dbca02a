"""What an address must say, by country. Saudi Arabia: the national address.

An address travels as a plain dictionary: first_name, last_name, line1 (street), line2, line4 (city), state, postcode,
country (two letters), phone_number, notes, and for Saudi Arabia district, building_number, additional_number,
short_address.
"""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
from django.utils.translation import gettext as _

from tenancy.errors import DomainError

FIELDS = (
    "first_name",
    "last_name",
    "line1",
    "line2",
    "line3",
    "line4",
    "state",
    "postcode",
    "country",
    "phone_number",
    "notes",
    "district",
    "building_number",
    "additional_number",
    "short_address",
)
LONGEST = 255
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
SHORT = re.compile(r"^[A-Z]{4}[0-9]{4}$")
FOUR = re.compile(r"^[0-9]{4}$")
FIVE = re.compile(r"^[0-9]{5}$")


def clean_address(data: dict[str, Any], *, require_phone: bool = False, delivery: bool = True) -> dict[str, str]:
    """The address with digits, spaces and letters in one spelling; unknown keys are dropped.

    Raises DomainError `address.invalid`: `field` is the first field at fault, `errors` says all of them. Whether the
    country is delivered to is the delivery method's question.
    """
    clean = {name: _tidy(data.get(name)) for name in FIELDS}
    clean["country"] = clean["country"].upper() or "SA"
    errors: dict[str, str] = {}
    required = {"first_name": _("Write a name.")}
    if delivery:
        required |= {"line4": _("Write the city."), "line1": _("Write the street.")}
    errors.update({name: words for name, words in required.items() if not clean[name]})
    if not re.fullmatch(r"[A-Z]{2}", clean["country"]):
        errors["country"] = _("Choose a country.")
    for name, value in clean.items():
        if len(value) > (2000 if name == "notes" else LONGEST):
            errors[name] = _("This is too long.")
    if clean["country"] == "SA":
        _check_national(clean, errors, delivery)
    _check_phone(clean, errors, require_phone)
    if errors:
        raise DomainError("address.invalid", next(iter(errors.values())), field=next(iter(errors)), errors=errors)
    return clean


def clean_phone(raw: str, country: str = "SA") -> str:
    """A telephone number as +966501234567, or empty when it is none."""
    try:
        number = phonenumbers.parse(raw.translate(DIGITS), country or "SA")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _tidy(value: Any) -> str:
    return " ".join(str(value or "").translate(DIGITS).split())


def _check_national(clean: dict[str, str], errors: dict[str, str], delivery: bool) -> None:
    """The short address alone finds a house; without it district, building and postcode do."""
    clean["short_address"] = clean["short_address"].upper().replace(" ", "")
    short = clean["short_address"]
    if short and not SHORT.match(short):
        errors["short_address"] = _("Four letters and four digits, like RMLA3486.")
    if delivery and not short:
        for name, words in (
            ("district", _("Write the district.")),
            ("building_number", _("Write the building number.")),
            ("postcode", _("Write the postcode.")),
        ):
            if not clean[name]:
                errors.setdefault(name, words)
    for name in ("building_number", "additional_number"):
        if clean[name] and not FOUR.match(clean[name]):
            errors[name] = _("Write four digits.")
    if clean["postcode"] and not FIVE.match(clean["postcode"]):
        errors["postcode"] = _("Write five digits.")


def _check_phone(clean: dict[str, str], errors: dict[str, str], required: bool) -> None:
    raw = clean["phone_number"]
    if not raw:
        if required:
            errors["phone_number"] = _("Write a mobile number.")
        return
    number = clean_phone(raw, "SA" if "country" in errors else clean["country"])
    if not number:
        errors["phone_number"] = _("Write a number like 050 123 4567.")
    clean["phone_number"] = number
