"""Mobile numbers as people write them, made into one spelling, with errors that say what is missing."""

from __future__ import annotations

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from phonenumbers import PhoneNumberFormat

from commerce.address.rules import DIGITS

SAUDI_LENGTH = 9


def latin_digits(text: str) -> str:
    """The same text with digits 0–9."""
    return text.translate(DIGITS)


def read_mobile(text: str, country: str) -> str:
    """The number in E.164 (`+966551234567`), read as somebody in `country` (ISO code) writes it.

    Raises ValidationError that says how to mend it.
    """
    written = latin_digits(text).strip()
    if (country == "SA" and not written.startswith(("+", "00"))) or _is_saudi(written):
        return _read_saudi(written)
    try:
        number = phonenumbers.parse("+" + written[2:] if written.startswith("00") else written, country or "SA")
    except phonenumbers.NumberParseException as unread:
        raise ValidationError(_("Write the number with digits only, such as +966 55 123 4567.")) from unread
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(_("This number does not exist. Check the digits and the country code."))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def show_mobile(number: str) -> str:
    """`+966551234567` → `+966 55 123 4567`."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number


def _is_saudi(written: str) -> bool:
    return written.replace(" ", "").startswith(("+966", "00966"))


def _read_saudi(written: str) -> str:
    digits = "".join(sign for sign in written if sign.isdigit())
    for prefix in ("00966", "966", "0"):
        if digits.startswith(prefix):
            digits = digits.removeprefix(prefix).removeprefix("0")
            break
    if any(not (sign.isdigit() or sign in "+ -().\u200e\u200f\u2066\u2069") for sign in written) or not digits:
        raise ValidationError(_("Write nine digits that begin with 5."))
    if not digits.startswith("5"):
        raise ValidationError(_("A mobile number begins with 5. Write nine digits."))
    if short := max(SAUDI_LENGTH - len(digits), 0):
        raise ValidationError(
            ngettext(
                "The number is %(count)d digit short. Write nine digits that begin with 5.",
                "The number is %(count)d digits short. Write nine digits that begin with 5.",
                short,
            )
            % {"count": short}
        )
    if len(digits) > SAUDI_LENGTH:
        raise ValidationError(_("The number is too long. Write nine digits that begin with 5."))
    return f"+966{digits}"
