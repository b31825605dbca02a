"""Receipts to set: one per language, with names in both scripts, and a long one."""

from datetime import UTC, datetime
from decimal import Decimal

from commerce.receipts import Line, Party, Receipt, Sum

SELLER = Party(
    names={"ar": "سَمَر للعود", "en": "Samar Oud"},
    lines=("3486 شارع وادي هجر، حي الملقا", "الرياض 13524"),
    vat_number="310122393500003",
    registration="1010010000",
)


def paper(language: str, *, lines: int = 2, **changes: object) -> Receipt:
    """A receipt as an order makes it."""
    goods = [
        Line({"ar": "عطر سَمَر، 75 مل", "en": "Samar perfume, 75 ml"}, 1, Decimal("420.00"), Decimal("54.78"),
             Decimal("420.00"), "OUD-SAMAR-75", "الحجم: 75 مل" if language == "ar" else "Size: 75 ml"),
        Line({"ar": "بخور لَيْل نَجْد", "en": "Layl Najd incense"}, 2, Decimal("605.00"), Decimal("157.83"),
             Decimal("1210.00"), "OUD-LAYL-50"),
    ]  # fmt: skip
    values: dict[str, object] = {
        "number": "SM-10482",
        "language": language,
        "currency": "SAR",
        "placed": datetime(2026, 11, 20, 17, 30, tzinfo=UTC),
        "seller": SELLER,
        "buyer": Party(
            names={language: "سارة بنت عبدالله القحطاني" if language == "ar" else "Sara Al-Qahtani"},
            lines=("حي الملقا، الرياض 13524",) if language == "ar" else ("Al Malqa, Riyadh 13524",),
            phone="+966 55 318 2040",
            email="sara@example.com",
        ),
        "lines": tuple(goods[index % 2] for index in range(lines)),
        "sums": (
            Sum({"ar": "خصم رمز WELCOME10", "en": "Code WELCOME10"}, Decimal("-163.00")),
            Sum({"ar": "التوصيل", "en": "Delivery"}, Decimal("25.00")),
        ),
        "net": Decimal("1297.39"),
        "vat": Decimal("194.61"),
        "total": Decimal("1492.00"),
        "vat_percent": Decimal("15.00"),
        "payment": {"ar": "الدفع عند الاستلام", "en": "Cash on delivery"},
        "country": "SA",
        "colour": "#8c6a2c",
    }
    return Receipt(**{**values, **changes})  # type: ignore[arg-type]
