"""Telephone numbers that a text may go to: in E.164, and a mobile where the country's numbering tells."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from tenancy.errors import DomainError

MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def mobile_number(written: str, *, country: str = "SA") -> str:
    """The number in E.164: `050 123 4567` is +966501234567. `country` is meant where none is written.

    Raises DomainError sms.bad_number for what is no number, sms.not_mobile for one that takes no text.
    """
    try:
        number = phonenumbers.parse(written.translate(ARABIC_DIGITS), country)
    except NumberParseException as error:
        raise DomainError("sms.bad_number", "", field="to") from error
    if not phonenumbers.is_valid_number(number):
        raise DomainError("sms.bad_number", "", field="to")
    if phonenumbers.number_type(number) not in MOBILE:
        raise DomainError("sms.not_mobile", "", field="to")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
