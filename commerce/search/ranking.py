"""How well a row of an index fits a question, as SQL over the row `p`."""

from __future__ import annotations

from typing import Any

from commerce.search.asking import Question, quoted

# Description, summary, kind and attributes, title.
WEIGHTS = "'{0.05, 0.2, 0.45, 1.0}'"
# Percent that a word counts: itself, the same thing under another name, what may be taken instead.
SHARES = (100, 80, 30)
AMONG_EQUALS = (
    "least(ln(1 + greatest(p.popularity, 0)) / 40.0, 0.2)",
    "CASE WHEN p.in_stock THEN 0.05 ELSE 0 END",
)


def fitness(question: Question, values: dict[str, Any]) -> list[str]:
    """Terms to add up: the article number first, then what has all words, then each word by where it stands and how it
    is meant. Puts what they refer to into `values`."""
    parts = []
    if question.all_of:
        values["strict"] = question.all_of
        parts.append("CASE WHEN p.words @@ %(strict)s::tsquery THEN 3.0 ELSE 0 END")
    if question.code:
        values["code"] = quoted(question.code)
        parts.append("CASE WHEN p.words @@ %(code)s::tsquery THEN 5.0 ELSE 0 END")
    for number, term in enumerate(term for term in question.terms if term.is_known):
        unfinished = [f"{quoted('=' + term.prefix)}:*"] if term.prefix else []
        asked = ([*map(quoted, term.exact), *unfinished], map(quoted, term.same), map(quoted, term.near))
        for share, lexemes in zip(SHARES, asked, strict=True):
            if text := " | ".join(lexemes):
                name = f"word{number}_{share}"
                values[name] = text
                parts.append(f"{share / 100} * ts_rank({WEIGHTS}, p.words, %({name})s::tsquery)")
    return parts
