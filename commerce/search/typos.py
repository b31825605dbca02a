"""Which words a mistyped or an unknown word may stand for. Plain Python.

One-letter typos: a letter too many, one missing, another one, or two in the wrong order.
"""

from __future__ import annotations

from commerce.search import arabic, words


def deletions(form: str) -> list[str]:
    """The word and what stays of it when one letter is left out. Two words one typo apart share one of these."""
    if len(form) < words.SHORTEST_TYPO - 1 or words.is_number(form):
        return [form]
    return sorted({form, *(form[:at] + form[at + 1 :] for at in range(len(form)))})


def bones(form: str) -> str:
    """What an Arabic word shares with its broken plural, marked as such; empty when too little is left to tell."""
    left = arabic.skeleton(form) if arabic.is_arabic(form) else ""
    return f"~{left}" if len(left) >= arabic.SHORTEST else ""


def neighbourhood(form: str) -> list[str]:
    """All by which a word of the vocabulary is found: its deletions and its bones."""
    return [*deletions(form), *([bones(form)] if bones(form) else [])]


def one_typo_apart(a: str, b: str) -> bool:
    """True when one typo makes one word of the other; False for equal words."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = next((at for at, letter in enumerate(a) if letter != b[at]), len(a))
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    swapped = a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    return swapped or a[start + 1 :] == b[start + 1 :]
