"""One-letter typos: a letter too many, one missing, another one, or two in the wrong order. Plain Python."""

from __future__ import annotations

from commerce.search import words


def deletions(form: str) -> list[str]:
    """The word and what stays of it when one letter is left out. Two words one typo apart share one of these."""
    if len(form) < words.SHORTEST_TYPO - 1 or words.is_number(form):
        return [form]
    return sorted({form, *(form[:at] + form[at + 1 :] for at in range(len(form)))})


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
