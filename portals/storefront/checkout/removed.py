"""The line that was taken out last, so that it can come back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commerce.basket import services
from commerce.basket.models import Basket
from commerce.catalogue.models import Option, Product
from portals.storefront.checkout.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError

KEY = "basket_removed"


def note(request: Visit, *, basket: Basket, line_id: int) -> None:
    """Remembers a line before it goes."""
    if basket.pk is None:
        return
    line = basket.lines.select_related("product__parent").prefetch_related("attributes").filter(pk=line_id).first()
    if line is None:
        return
    options = {str(attribute.option_id): attribute.value for attribute in line.attributes.all()}
    request.session[KEY] = {"product": line.product_id, "quantity": line.quantity, "options": options, "line": line_id}


def last(request: Visit) -> dict[str, Any] | None:
    """What was taken out last: `line` for the address, `title` for the sentence."""
    kept: Any = request.session.get(KEY)
    product = Product.objects.filter(pk=kept["product"]).first() if kept else None
    return {"line": kept["line"], "title": product.get_title()} if product is not None else None


def forget(request: Visit) -> None:
    """After another change there is nothing to take back."""
    request.session.pop(KEY, None)


def put_back(request: Visit, *, basket: Basket, actor: Actor) -> None:
    """Puts the line back as it was. Raises DomainError when it cannot be bought any more."""
    kept = request.session.pop(KEY, None)
    product = Product.objects.filter(pk=kept["product"]).first() if kept else None
    if product is None:
        raise DomainError("basket.nothing_removed", _("There is nothing to put back."))
    names = Option.objects.in_bulk([int(key) for key in kept["options"]])
    options = [
        {"option": names[int(key)], "value": value} for key, value in kept["options"].items() if int(key) in names
    ]
    services.add_line(basket=basket, product=product, quantity=kept["quantity"], options=options, actor=actor)
