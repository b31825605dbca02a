"""Which variants a product has, and where choosing another option leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commerce.catalogue.goods import Goods
from commerce.catalogue.shown import Shown, shown_price
from commerce.catalogue.whole import TEXTS, Answer


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of one axis: the variant to which it leads."""

    label: str
    variant_id: int
    chosen: bool
    shown: Shown


@dataclass(frozen=True, slots=True)
class Axis:
    """What variants differ in: size, colour. `priced` when its options alone decide the price."""

    name: str
    priced: bool
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the table of attributes."""

    name: str
    value: str


def facts_of(answers: Sequence[Answer]) -> list[Fact]:
    """The attributes that everybody may read; pictures, files and relations are no text."""
    return [
        Fact(answer.name, _said(answer))
        for answer in answers
        if answer.type in TEXTS and answer.value not in (None, "")
    ]


def _said(answer: Answer) -> str:
    if answer.type == "boolean":
        return _("Yes") if answer.value else _("No")
    return answer.text


def choose_variant(variants: Sequence[Goods], wanted: int | None) -> Goods | None:
    """The variant that was asked for; without a wish the first that can be bought. None when it is not one of these."""
    if wanted is not None:
        return next((row for row in variants if row.pk == wanted), None)
    return next((row for row in variants if shown_price(row).in_stock), variants[0] if variants else None)


def axes_of(variants: Sequence[Goods], chosen: Goods | None, values: dict[int, list[Answer]]) -> list[Axis]:
    """One axis for each attribute in which the variants differ; one made of titles when they have no attributes."""
    if not variants or chosen is None:
        return []
    options = {row.pk: {value.attribute_id: value for value in values.get(row.pk, [])} for row in variants}
    attributes = list(dict.fromkeys(attribute for row in variants for attribute in options[row.pk]))
    differing = [a for a in attributes if len({_key(options[row.pk].get(a)) for row in variants}) > 1]
    if not differing:
        return [Axis("", True, tuple(_choice(row.title, row, chosen) for row in variants))] if len(variants) > 1 else []
    return [_axis(attribute, variants, chosen, options, differing) for attribute in differing]


def _axis(
    attribute: int, variants: Sequence[Goods], chosen: Goods, options: dict[int, Any], differing: list[int]
) -> Axis:
    name = ""
    seen: dict[object, tuple[str, list[Goods]]] = {}
    for row in variants:
        value = options[row.pk].get(attribute)
        if value is None:
            continue
        name = value.name
        seen.setdefault(_key(value), (_said(value), []))[1].append(row)
    mine = options[chosen.pk]
    choices = []
    for key, (label, rows) in seen.items():
        # The variant with this option that differs least from the one chosen now.
        best = max(rows, key=lambda row: _alike(options[row.pk], mine, differing))
        target = chosen if key == _key(mine.get(attribute)) else best
        choices.append(_choice(label, target, chosen, same=key == _key(mine.get(attribute))))
    return Axis(name, len(differing) == 1, tuple(choices))


def _alike(one: dict[int, Any], other: dict[int, Any], attributes: list[int]) -> int:
    return sum(_key(one.get(a)) == _key(other.get(a)) for a in attributes)


def _choice(label: str, row: Goods, chosen: Goods, *, same: bool | None = None) -> Choice:
    return Choice(label, row.pk, row.pk == chosen.pk if same is None else same, shown_price(row))


def _key(value: Answer | None) -> object:
    return None if value is None else value.key
