"""From a text as people write it to the words that the index knows. Plain Python: no Django, no database.

A text becomes `Word`s: `form` (folded, without article: what is shown to nobody but compared with everything), `stem`
(what forms of the same word share) and `shown` (as it was written). Numbers with units become one word: "50 مل", "50ML"
and "٥٠مل" are all `50ml`, "half a kilo" is `500g`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from commerce.search import arabic, lexicon

# A shorter word has too many neighbours one letter away.
SHORTEST_TYPO = 4
# Letters that decomposition leaves alone.
_LATIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+", re.UNICODE)
_LETTERS = re.compile(r"[^\W\d_]+", re.UNICODE)
TAG = re.compile(r"<[^<>]*>")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’ʼ](?:s\b)?")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    form: str
    stem: str
    shown: str = ""

    @property
    def stems(self) -> tuple[str, ...]:
        """Its stem, and that of the word without an attached letter: وعنبر is also عنبر."""
        bare = arabic.without_letter(self.form) if arabic.is_arabic(self.form) else None
        return (self.stem,) if bare is None else (self.stem, stem(bare))


def fold(text: str) -> str:
    """Lower case, no accents or vowel marks, one letter for its several shapes, Latin digits. Folding twice changes
    nothing."""
    text = _without_marks(unicodedata.normalize("NFKD", text).casefold())
    return arabic.fold_letters(text.translate(_LATIN))


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in {"Mn", "Cf", "Me"})


@lru_cache(maxsize=50_000)
def stem(form: str) -> str:
    """What the forms of a word share, in either script. `form` is folded and without article."""
    form = _PLURALS.get(form, form)
    if form in _WHOLE:
        return form
    return arabic.stem(form) if arabic.is_arabic(form) else _english_stem(form)


def _english_stem(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word[-2] in "siu":
        return word
    if word.endswith("ies") and len(word) > 4:
        return _PLURALS.get(word[:-3] + "y", word[:-3] + "y")
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return _PLURALS.get(word[:-1], word[:-1])


def tokens(text: str) -> list[Word]:
    """The words of a text in their order, stop words left out."""
    return list(_tokens(text))


def query_tokens(text: str) -> list[Word]:
    """The words of a query: two that name one thing become its name."""
    folded = fold(text[:200])
    phrase = next((phrase for phrase in _PHRASES if phrase in folded), None)
    return tokens(text[:200] if phrase is None else folded.replace(phrase, _PHRASES[phrase]))


def _tokens(text: str) -> Iterator[Word]:
    text = text[:20_000]
    folded = _APOSTROPHE.sub("", fold(text))
    pieces = _WORD.findall(folded)
    shown = _shown(text)
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        following = _unit(pieces[at + 1]) if at + 1 < len(pieces) else None
        amount = _amount(piece)
        if amount is not None and following is not None:
            yield _measure(amount, following)
            at += 2
            continue
        if amount is not None and is_number(piece):
            plain = _plain(amount)
            yield Word(plain, plain, plain)
        elif piece in _KILO:
            yield _measure(Decimal(1), "kg")
        elif piece not in _STOP:
            form = piece if piece in _PLURALS else arabic.without_article(piece)
            if form not in _STOP:
                yield Word(form, stem(form), shown.get(piece, piece))
        at += 1


def _shown(text: str) -> dict[str, str]:
    """Folded piece → as the writer wrote it, without capitals, vowel marks and article."""
    plain = unicodedata.normalize("NFC", text.lower().translate(arabic.VOWELS))
    return {fold(piece): arabic.without_article(piece) for piece in _LETTERS.findall(_APOSTROPHE.sub("", plain))}


def _amount(piece: str) -> Decimal | None:
    if piece in lexicon.FRACTIONS:
        return Decimal(lexicon.FRACTIONS[piece])
    if not piece[0].isdigit():
        return None
    try:
        whole = re.fullmatch(r"\d{1,3}(,\d{3})+", piece)
        return Decimal(piece.replace(",", "" if whole else "."))
    except InvalidOperation:
        return None


def _unit(piece: str) -> str | None:
    return _UNITS.get(piece)


def _measure(amount: Decimal, unit: str) -> Word:
    smallest = lexicon.SMALLEST[unit]
    written = f"{_plain(amount * lexicon.UNITS[unit][1])}{smallest}"
    return Word(written, written, f"{_plain(amount)} {unit}")


def _plain(amount: Decimal) -> str:
    text = format(amount, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).lstrip("0") or "0"


def synonyms(stem_: str) -> tuple[str, ...]:
    """Stems of other names of the same thing."""
    return _SYNONYMS.get(stem_, ())


def neighbours(stem_: str) -> tuple[str, ...]:
    """Stems of what may be taken instead."""
    return _NEIGHBOURS.get(stem_, ())


def code(text: str) -> str:
    """A text as an article number: letters and digits only. Empty when it cannot be one."""
    plain = "".join(c for c in fold(text) if c.isalnum())
    return plain if 3 <= len(plain) <= 60 and any(c.isdigit() for c in plain) else ""


def is_number(form: str) -> bool:
    """Whether a form is a number or a measure: no typo is ever assumed in it."""
    return form[:1].isdigit()


def _folded(words: str) -> list[str]:
    return [fold(word) for word in words.split()]


_PLURALS = {fold(many): fold(one) for many, one in lexicon.PLURALS.items()}
_WHOLE = {fold(word) for word in lexicon.WHOLE}
_PHRASES = {fold(said): name for said, name in lexicon.PHRASES.items()}
_STOP = {fold(word) for word in lexicon.STOP}
_UNITS = {spelling: unit for unit, (spellings, _) in lexicon.UNITS.items() for spelling in _folded(spellings)}
_KILO = {fold("كيلو"), "kilo"}


def _groups(groups: tuple[tuple[str, ...], ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for group in groups:
        stems = {stem(fold(word)) for word in group}
        for each in stems:
            found.setdefault(each, set()).update(stems)
    return {each: tuple(sorted(group - {each})) for each, group in found.items()}


_SYNONYMS = _groups(lexicon.SYNONYMS)
# A neighbour of a thing is a neighbour under each of its names.
_NEIGHBOURS = {
    name: tuple(sorted({other for one in near for other in (one, *synonyms(one))}))
    for thing, near in _groups(lexicon.NEIGHBOURS).items()
    for name in (thing, *synonyms(thing))
}
