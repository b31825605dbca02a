"""Buying the same again."""

from __future__ import annotations

from dataclasses import dataclass, field

from commerce.basket.models import Basket
from commerce.basket.services import add_line
from commerce.order.models import Order
from tenancy.actor import Actor
from tenancy.errors import DomainError


@dataclass(slots=True)
class Reordered:
    """What came into the basket, and what did not: (title, why)."""

    added: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


def reorder(*, order: Order, basket: Basket, actor: Actor) -> Reordered:
    """Puts an order's lines into a basket at today's prices; lines that cannot be had are named with the reason."""
    result = Reordered()
    lines = order.lines.select_related("product__parent").prefetch_related("attributes__option")
    for line in lines:
        if line.product is None:
            result.left_out.append((line.title, ""))
            continue
        options = [
            {"option": attribute.option, "value": attribute.value}
            for attribute in line.attributes.all()
            if attribute.option
        ]
        try:
            add_line(basket=basket, product=line.product, quantity=line.quantity, options=options, actor=actor)
            result.added += 1
        except DomainError as refusal:
            result.left_out.append((line.title, refusal.message))
    return result
