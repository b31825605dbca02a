"""Arabic words in one form, however they were written. Plain Python: no Django, no database.

`fold_letters` unites spellings of the same letter; `without_article` takes ال and what is written onto it away; `stem`
is light: it drops the endings of gender, plural and relation where at least three letters stay, and knows no roots.
Words here are folded already: ة is ه, ى is ي, every seat of hamza is its bare letter.
"""

from __future__ import annotations

import re

TATWEEL = "\u0640"
# Vowel marks and tatweel, which a word loses where it is shown; the hamza above and below stays.
VOWELS = dict.fromkeys([*range(0x64B, 0x653), 0x670, ord(TATWEEL)])
DIGITS = {ord(digit): str(value) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(row)}
# What Unicode's decomposition does not unite: letters of neighbours' alphabets, wasla, the letters at a word's end.
LETTERS = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ے": "ي",
        "ک": "ك",
        "گ": "ق",  # how the Gulf writes its hard qaf: گهوة
        "پ": "ب",
        "چ": "ج",
        "ژ": "ز",
        "ڤ": "ف",
        "ھ": "ه",
        "ہ": "ه",
        "ۀ": "ه",
        "ة": "ه",
        "ۃ": "ه",
        TATWEEL: None,
        "٫": ".",
        "٬": "",
    }
)
ARABIC = re.compile(r"[\u0621-\u064a]")
# عباءة is also written عباية, قراءة قراية; elsewhere a lone hamza is as often left out as written.
_HAMZA_AFTER_ALEF = re.compile("(?<=ا)ء(?=[\u0621-\u064a])")

# The article and what is written onto it: and the, with the, for the, like the, so the.
ARTICLES = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال")
ENDINGS = ("ات", "ين", "ه")
SHORTEST = 3


def fold_letters(text: str) -> str:
    """One letter for its several shapes. The text is decomposed and free of marks already."""
    text = text.translate(LETTERS).translate(DIGITS)
    return _HAMZA_AFTER_ALEF.sub("ي", text).replace("ء", "")


def is_arabic(word: str) -> bool:
    """Whether a word is written in Arabic letters."""
    return ARABIC.search(word) is not None


def without_article(word: str) -> str:
    """العود, والعود, بالعود, للعود → عود. A word of which fewer than three letters would stay is left alone."""
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= SHORTEST:
            return word[len(article) :]
    return word


def without_letter(word: str) -> str | None:
    """The word without an attached و, ب or ل ("and", "with", "for"), if it may be one: وعنبر → عنبر, بهيل → هيل."""
    if word[:1] in ("و", "ب", "ل") and len(word) > SHORTEST:
        return without_article(word[1:])
    return None


def stem(word: str) -> str:
    """What عباية and عبايات, سعودي and سعودية, عطر and عطري have in common."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word[: -len(ending)]
            break
    if word.endswith("ي") and len(word) > SHORTEST:
        word = word[:-1]
    return word


def skeleton(word: str) -> str:
    """The letters that a broken plural keeps: رواشين and روشان are both رشن."""
    ending = next((e for e in ("ات", "ه") if word.endswith(e) and len(word) - len(e) >= SHORTEST), "")
    return "".join(letter for letter in word.removesuffix(ending) if letter not in "اوي")
