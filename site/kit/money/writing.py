"""Money as text: `SAR 1,330.00`, `1,330.00 ر.س`. Digits 0–9, comma and point in both languages."""

from __future__ import annotations

from decimal import Decimal

from kit.money.amounts import quantise
from tenancy.speech import spoken

WORDS_AR = {
    "SAR": "ر.س",
    "AED": "د.إ",
    "KWD": "د.ك",
    "BHD": "د.ب",
    "QAR": "ر.ق",
    "OMR": "ر.ع",
    "EGP": "ج.م",
    "JOD": "د.أ",
    "IQD": "د.ع",
    "LYD": "د.ل",
    "TND": "د.ت",
    "JPY": "ين",
    "KRW": "وون",
    "USD": "دولار",
    "EUR": "يورو",
    "GBP": "جنيه",
}
NAMES = {
    "SAR": ("Saudi riyals", "ريال سعودي"),
    "AED": ("UAE dirhams", "درهم إماراتي"),
    "KWD": ("Kuwaiti dinars", "دينار كويتي"),
    "BHD": ("Bahraini dinars", "دينار بحريني"),
    "QAR": ("Qatari riyals", "ريال قطري"),
    "OMR": ("Omani rials", "ريال عماني"),
    "EGP": ("Egyptian pounds", "جنيه مصري"),
    "JOD": ("Jordanian dinars", "دينار أردني"),
    "IQD": ("Iraqi dinars", "دينار عراقي"),
    "LYD": ("Libyan dinars", "دينار ليبي"),
    "TND": ("Tunisian dinars", "دينار تونسي"),
    "JPY": ("Japanese yen", "ين ياباني"),
    "KRW": ("South Korean won", "وون كوري"),
    "USD": ("US dollars", "دولار أمريكي"),
    "EUR": ("euros", "يورو"),
    "GBP": ("British pounds", "جنيه إسترليني"),
}


def _language(language: str | None) -> str:
    return (language or spoken())[:2]


def currency_word(currency: str, language: str | None = None) -> str:
    """The short word that stands beside the number."""
    return WORDS_AR.get(currency, currency) if _language(language) == "ar" else currency


def currency_name(currency: str, language: str | None = None) -> str:
    """The currency's name in full, for a title or a screen reader."""
    english, arabic = NAMES.get(currency, (currency, currency))
    return arabic if _language(language) == "ar" else english


def number_text(amount: Decimal | int | str, currency: str = "SAR", *, short: bool = False) -> str:
    """The number alone. `short` hides the small unit when it is zero, as product cards do."""
    exact = quantise(amount, currency)
    if short and exact == exact.to_integral_value():
        return f"{int(exact):,}"
    return f"{exact:,}"


def money_text(
    amount: Decimal | int | str, currency: str = "SAR", *, language: str | None = None, short: bool = False
) -> str:
    """Number and currency for plain text: an e-mail, an export, a title."""
    number = number_text(amount, currency, short=short)
    word = currency_word(currency, language)
    return f"{number} {word}" if _language(language) == "ar" else f"{word} {number}"
