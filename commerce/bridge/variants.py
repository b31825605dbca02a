"""What is sold of a product: the product itself, or its variants by their options, each with price and stock."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.text import slugify

from commerce.bridge import stock
from commerce.bridge.links import ours, theirs, tie, untie, write_changes
from commerce.catalogue.models import (  # type: ignore[attr-defined]
    AttributeOption,
    AttributeOptionGroup,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductClass,
)
from orchestration.integrations.findings import note_issue


def is_simple(values: dict[str, Any]) -> bool:
    """Whether there is nothing to choose."""
    variants = values["variants"]
    return len(variants) <= 1 and not any(row["options"] for row in variants)


def class_for(values: dict[str, Any]) -> Any:
    """The type of product: the shop's usual one, or one that asks what this product's variants answer."""
    counted = any(row["is_counted"] for row in values["variants"]) or not values["variants"]
    options = [] if is_simple(values) else list(dict.fromkeys(values["options"]))
    if not options:
        usual = ProductClass.objects.filter(track_stock=counted, options=None).order_by("pk").first()
        if usual is not None and not usual.attributes.filter(required=True).exists():
            return usual
    name = " · ".join(options)[:100] or "Medusa"
    made, _new = ProductClass.objects.get_or_create(
        slug=f"medusa-{_short('|'.join(sorted(options)))}{'' if counted else '-free'}",
        defaults={"name": name, "name_en": name, "name_ar": name, "requires_shipping": True, "track_stock": counted},
    )
    for title in options:
        _attribute(made, title)
    return made


def write_goods(product: Any, values: dict[str, Any]) -> bool:
    """Variants, their answers and prices; whether anything but stock changed. A variant that is gone is hidden."""
    variants = values["variants"]
    if not variants:
        note_issue("no_variants", f"product {values['id']}", values["title"])
    if product.structure != Product.PARENT and is_simple(values):
        if not variants:
            return False
        if theirs("variant", product.pk) != variants[0]["id"]:
            _leave(product)
            tie("variant", product.pk, variants[0]["id"])
        changed = _write_upc(product, variants[0]["sku"] or variants[0]["barcode"])
        return stock.write_price(product, variants[0]) or changed
    changed = _become_parent(product, values)
    changed |= bool(write_changes(product, {"product_class": class_for(values)}))
    told = {row["id"] for row in variants}
    for row in variants:
        changed |= _write_variant(product, row)
    for child in product.children.filter(is_public=True):
        if theirs("variant", child.pk) not in told | {""}:
            child.is_public = False
            child.save(update_fields=["is_public", "date_updated"])
            changed = True
    return changed


def stock_moved(product: Any, values: dict[str, Any]) -> bool:
    """Brings the numbers of pieces up to date; whether any changed."""
    moved = False
    for row in values["variants"]:
        sold = Product.objects.filter(pk=ours("variant", row["id"]) or 0).first()
        if sold is not None:
            moved |= stock.write_level(sold, row)
    return moved


def _become_parent(product: Any, values: dict[str, Any]) -> bool:
    """A product that got options: what was sold as itself is its first variant now."""
    if product.structure == Product.PARENT:
        return False
    was = theirs("variant", product.pk)
    product.structure, product.product_class = Product.PARENT, class_for(values)
    upc, product.upc = product.upc, None
    product.save()
    child = Product(structure=Product.CHILD, parent=product, upc=upc, is_public=True)
    child.save()
    child.channels.set(product.channels.all())
    product.stockrecords.update(product=child)
    if was:
        untie("variant", was)
        tie("variant", child.pk, was)
    return True


def _leave(product: Any) -> None:
    """Another variant takes the place of the one that this product was."""
    was = theirs("variant", product.pk)
    if was:
        untie("variant", was)


def _write_variant(parent: Any, row: dict[str, Any]) -> bool:
    child = parent.children.filter(pk=ours("variant", row["id"]) or 0).first()
    made = child is None
    if child is None:
        child = Product(structure=Product.CHILD, parent=parent, is_public=True)
        child.save()
        child.channels.set(parent.channels.all())
        tie("variant", child.pk, row["id"])
    changed = _write_upc(child, row["sku"] or row["barcode"])
    changed |= bool(write_changes(child, {"is_public": True}))
    for title, value in row["options"].items():
        changed |= _answer(child, _attribute(parent.product_class, title), value)
    return stock.write_price(child, row) or changed or made


def _write_upc(product: Any, upc: str) -> bool:
    upc = upc[:64]
    if not upc or product.upc == upc:
        return False
    if Product.objects.filter(upc=upc).exclude(pk=product.pk).exists():
        note_issue("sku_taken", upc)
        return False
    return bool(write_changes(product, {"upc": upc}))


def _attribute(kind: Any, title: str) -> Any:
    group, _new = AttributeOptionGroup.objects.get_or_create(
        code=f"{kind.slug}-{_short(title)}",
        defaults={"name": title[:128], "name_en": title[:128], "name_ar": title[:128]},
    )
    made, _new = ProductAttribute.objects.get_or_create(
        product_class=kind,
        code=f"option_{slugify(title).replace('-', '_') or _short(title)}"[:128],
        defaults={
            "name": title[:128],
            "name_en": title[:128],
            "name_ar": title[:128],
            "type": ProductAttribute.OPTION,
            "option_group": group,
            "required": False,
        },
    )
    return made


def _answer(child: Any, attribute: Any, text: str) -> bool:
    group = attribute.option_group
    option, _new = AttributeOption.objects.get_or_create(
        code=f"{group.code}-{_short(text)}",
        defaults={"group": group, "option": text[:255], "option_en": text[:255], "option_ar": text[:255]},
    )
    row = ProductAttributeValue.objects.filter(product=child, attribute=attribute).first()
    if row is not None and row.value_option_id == option.pk:
        return False
    row = row or ProductAttributeValue(product=child, attribute=attribute)
    row.value_option = option
    row.save()
    return True


def _short(text: str) -> str:
    """A short name for words of any script."""
    return hashlib.sha256(text.strip().lower().encode()).hexdigest()[:10]
