"""Which variants a product has, and where choosing another option leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from commerce.catalogue.models import Product, ProductAttributeValue  # type: ignore[attr-defined]
from commerce.catalogue.shown import Shown, shown_price


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
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the table of attributes."""

    name: str
    value: str


def values_of(product: Product, variants: Sequence[Product]) -> dict[int, list[ProductAttributeValue]]:
    """Attribute values by product, in the type's order. One query."""
    rows: QuerySet[ProductAttributeValue] = (
        ProductAttributeValue.objects.filter(product__in=[product.pk, *(row.pk for row in variants)])
        .select_related("attribute", "value_option")
        .order_by("attribute_id", "value_option_id")
    )
    found: dict[int, list[ProductAttributeValue]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append(row)
    return found


def facts_of(values: Sequence[ProductAttributeValue]) -> list[Fact]:
    """The attributes that everybody may read; pictures, files and relations are no text."""
    texts = {"text", "integer", "float", "boolean", "date", "datetime", "option"}
    return [
        Fact(str(row.attribute.name), str(row.value_as_text))
        for row in values
        if row.attribute.type in texts and row.value
    ]


def choose_variant(variants: Sequence[Product], wanted: int | None) -> Product | None:
    """The variant that was asked for; without a wish the first that can be bought. None when it is not one of these."""
    if wanted is not None:
        return next((row for row in variants if row.pk == wanted), None)
    return next((row for row in variants if shown_price(row).in_stock), variants[0] if variants else None)


def axes_of(
    variants: Sequence[Product], chosen: Product | None, values: dict[int, list[ProductAttributeValue]]
) -> list[Axis]:
    """One axis for each attribute in which the variants differ; one made of titles when they have no attributes."""
    if not variants or chosen is None:
        return []
    options = {row.pk: {value.attribute_id: value for value in values.get(row.pk, [])} for row in variants}
    attributes = list(dict.fromkeys(attribute for row in variants for attribute in options[row.pk]))
    differing = [a for a in attributes if len({_key(options[row.pk].get(a)) for row in variants}) > 1]
    if not differing:
        return (
            [Axis("", True, [_choice(str(row.get_title()), row, chosen) for row in variants])]
            if len(variants) > 1
            else []
        )
    return [_axis(attribute, variants, chosen, options, differing) for attribute in differing]


def _axis(
    attribute: int, variants: Sequence[Product], chosen: Product, options: dict[int, Any], differing: list[int]
) -> Axis:
    name = ""
    seen: dict[object, tuple[str, list[Product]]] = {}
    for row in variants:
        value = options[row.pk].get(attribute)
        if value is None:
            continue
        name = str(value.attribute.name)
        seen.setdefault(_key(value), (str(value.value_as_text), []))[1].append(row)
    mine = options[chosen.pk]
    choices = []
    for key, (label, rows) in seen.items():
        # The variant with this option that differs least from the one chosen now.
        best = max(rows, key=lambda row: _alike(options[row.pk], mine, differing))
        target = chosen if key == _key(mine.get(attribute)) else best
        choices.append(_choice(label, target, chosen, same=key == _key(mine.get(attribute))))
    return Axis(name, len(differing) == 1, choices)


def _alike(one: dict[int, Any], other: dict[int, Any], attributes: list[int]) -> int:
    return sum(_key(one.get(a)) == _key(other.get(a)) for a in attributes)


def _choice(label: str, row: Product, chosen: Product, *, same: bool | None = None) -> Choice:
    return Choice(label, row.pk, row.pk == chosen.pk if same is None else same, shown_price(row))


def _key(value: ProductAttributeValue | None) -> object:
    return None if value is None else value.value_option_id or value.value_as_text
