"""What a shopper asked for: the words of a query, which of them the shop knows, and what the others may have meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from commerce.search import words
from commerce.search.typos import bones, neighbourhood, one_typo_apart

MOST_WORDS = 8
# A word that so many times more products use may have been meant instead.
CLEARLY_MORE = 5

# One select for each index: a single one with OR would read the whole vocabulary.
_LOOK_UP = """
SELECT form, stem, shown, weight FROM (
    SELECT 1 AS place, * FROM {table} WHERE stem = ANY(%(stems)s) {scope}
    UNION ALL
    SELECT 2, * FROM {table} WHERE deletions && %(deletions)s {scope}
    UNION ALL
    SELECT 3, begun.* FROM unnest(%(prefixes)s::text[]) prefix, LATERAL (
        SELECT * FROM {table} WHERE (form ~>=~ prefix) AND (form ~<~ (prefix || chr(1114111))) {scope}
        ORDER BY weight DESC LIMIT 40
    ) begun
) found
GROUP BY form, stem, shown, weight ORDER BY min(place), weight DESC, form LIMIT 300
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A word of the vocabulary that may answer a word of the query."""

    form: str
    stem: str
    shown: str
    weight: int


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query as the index is asked for it: lexemes of the word itself, of other names of the same thing,
    and of what may be taken instead."""

    asked: words.Word
    exact: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    prefix: str = ""
    corrected: str = ""
    better: str = ""
    finished: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anything in the shop can match."""
        return bool(self.exact or self.prefix)

    @property
    def matches(self) -> str:
        """The tsquery of all that matches."""
        any_of = [quoted(lexeme) for lexeme in (*self.exact, *self.same, *self.near)]
        if self.prefix:
            any_of.append(f"{quoted('=' + self.prefix)}:*")
        return "(" + " | ".join(any_of) + ")"


@dataclass(frozen=True, slots=True)
class Question:
    """A query understood."""

    terms: tuple[Term, ...]
    code: str = ""

    @property
    def all_of(self) -> str:
        """Matches what has every word, or the article number; empty when nothing can."""
        known = bool(self.terms) and all(term.is_known for term in self.terms)
        words_ = f"({' & '.join(term.matches for term in self.terms)})" if known else ""
        return " | ".join(part for part in (quoted(self.code) if self.code else "", words_) if part)

    @property
    def any_of(self) -> str:
        """Matches what has one of the known words that mean something by themselves."""
        known = [term for term in self.terms if term.is_known]
        telling = [term for term in known if not words.is_number(term.asked.form)]
        return " | ".join(term.matches for term in telling)

    @property
    def corrected(self) -> str | None:
        """The query with typos mended, when any was."""
        if not any(term.corrected for term in self.terms):
            return None
        return " ".join(term.corrected or term.asked.shown for term in self.terms)

    @property
    def better(self) -> str | None:
        """A query that finds clearly more, when a word of this one is rare and one letter away from a common one."""
        if not any(term.better for term in self.terms):
            return None
        return " ".join(term.better or term.corrected or term.asked.shown for term in self.terms)

    @property
    def finished(self) -> list[str]:
        """Queries that this one may become when its last word is written to the end."""
        before = " ".join(term.corrected or term.asked.shown for term in self.terms[:-1])
        return [f"{before} {word}".strip() for word in self.terms[-1].finished] if self.terms else []


def quoted(lexeme: str) -> str:
    """A lexeme for a tsquery's text."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def understand(
    query: str, *, store_id: int | None, table: str = "shop_search_indexedword", unfinished: bool = False
) -> Question:
    """Compares the query with the vocabulary, in one look. `unfinished`: the last word is still being written."""
    asked = words.query_tokens(query)[:MOST_WORDS]
    if not asked:
        return Question(())
    vocabulary = _look_up(asked, store_id, table)
    last = len(asked) - 1
    code = words.code(query)
    return Question(
        tuple(_term(word, vocabulary, unfinished=unfinished and at == last) for at, word in enumerate(asked)),
        code=f"#{code}" if code else "",
    )


def _look_up(asked: Sequence[words.Word], store_id: int | None, table: str) -> list[Known]:
    stems = {stem for word in asked for own in word.stems for stem in _all_names(own)}
    near = {part for word in asked if may_be_mistyped(word.form) for part in neighbourhood(word.form)}
    beginnings = [word.form for word in asked if len(word.form) >= 2]
    scope = "AND store_ids @> ARRAY[%(store)s]::bigint[]" if store_id else ""
    values = {"stems": list(stems), "deletions": list(near), "prefixes": beginnings, "store": store_id}
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP.format(table=table, scope=scope), values)
        return [Known(*row) for row in cursor.fetchall()]


def _all_names(stem: str) -> tuple[str, ...]:
    return (stem, *words.synonyms(stem), *words.neighbours(stem))


def may_be_mistyped(form: str) -> bool:
    """Four letters and more, and no number."""
    return len(form) >= words.SHORTEST_TYPO and not words.is_number(form)


def _term(word: words.Word, vocabulary: list[Known], *, unfinished: bool) -> Term:
    if words.is_number(word.form):
        # No vocabulary lists numbers: each is taken as it is.
        return Term(word, exact=(f"={word.form}", word.stem))
    stems = {known.stem for known in vocabulary}
    same = tuple(sorted({s for own in word.stems for s in words.synonyms(own)} & stems))
    instead = tuple(sorted({s for own in word.stems for s in words.neighbours(own)} & stems - set(same)))
    near = [k for k in vocabulary if may_be_mistyped(word.form) and one_typo_apart(word.form, k.form)]
    prefix = word.form if any(k.form.startswith(word.form) for k in vocabulary) and len(word.form) >= 2 else ""
    endings = [k for k in vocabulary if prefix and k.form.startswith(prefix) and k.form != word.form]
    finished = tuple(k.shown for k in sorted(endings, key=lambda k: -k.weight)[:3]) if unfinished else ()
    own = [known for known in vocabulary if known.stem == word.stem]
    if own or same or any(stem in stems for stem in word.stems):
        weight = max((known.weight for known in own), default=0)
        better = next(
            (k.shown for k in near if weight and k.stem != word.stem and k.weight >= CLEARLY_MORE * weight), ""
        )
        return Term(
            word,
            exact=(f"={word.form}", *word.stems),
            same=same,
            near=instead,
            prefix=prefix if unfinished else "",
            better=better,
            finished=finished,
        )
    if instead:
        return Term(word, exact=(word.stem,), near=instead)
    if prefix and (unfinished or len(prefix) >= 3):
        return Term(word, prefix=prefix, finished=finished)
    if near:
        best = max(near, key=lambda known: (known.form[:1] == word.form[:1], known.weight, known.form))
        return Term(
            word,
            exact=(f"={best.form}", best.stem),
            same=words.synonyms(best.stem),
            near=words.neighbours(best.stem),
            corrected=best.shown,
        )
    family = [known for known in vocabulary if bones(word.form) and bones(known.form) == bones(word.form)]
    if family:
        best = max(family, key=lambda known: (known.weight, known.form))
        return Term(word, exact=(f"={best.form}", best.stem), same=words.synonyms(best.stem))
    return Term(word)
