"""The demo shops' products, straight from their YAML into the tenant of this thread."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Category,
    Product,
    ProductAttribute,
    ProductClass,
)
from commerce.channels.models import SalesChannelMapping
from commerce.partner.models import Partner, StockRecord
from commerce.search.indexing import reindex
from commerce.search.listening import indexing_paused

DATA = Path(__file__).resolve().parents[2] / "portals" / "platform" / "demo" / "data"


def shop_files() -> list[Path]:
    """Every file of the demo that describes a shop with products."""
    return [path for path in sorted(DATA.glob("*.yaml")) if "products" in (_read(path) or {})]


def load_shops(paths: list[Path] | None = None) -> dict[str, int]:
    """All products of these shops, each shop on a channel of its own; returns store ids by handle."""
    stores = {}
    with indexing_paused():
        for number, path in enumerate(paths or shop_files(), start=1):
            shop = _read(path)
            store_id = 1000 + number
            stores[shop["store"]["handle"]] = store_id
            _load_shop(shop, store_id)
    reindex()
    return stores


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _both(name: str, texts: dict[str, str] | None) -> dict[str, str]:
    return {f"{name}_{language}": (texts or {}).get(language, "") for language in ("en", "ar")}


def _load_shop(shop: dict[str, Any], store_id: int) -> None:
    handle = shop["store"]["handle"]
    channel = SalesChannelMapping.objects.create(name=handle, store_id=store_id)
    partner = Partner.objects.create(name=handle, code=handle)
    shelves: dict[str, Category] = {}
    for each in shop["categories"]:
        names = {**_both("name", each["name"]), "slug_en": each["slug"]}
        parent = shelves.get(each.get("parent", ""))
        shelves[each["slug"]] = parent.add_child(**names) if parent else Category.add_root(**names)
    kinds = {each["code"]: _load_kind(each, handle) for each in shop["product_types"]}
    for each in shop["products"]:
        _load_product(each, kinds[each["type"]], shelves, channel, partner)


def _load_kind(kind: dict[str, Any], handle: str) -> dict[str, Any]:
    product_class = ProductClass.objects.create(**_both("name", kind["name"]), slug=f"{handle}-{kind['code']}")
    options: dict[str, dict[str, AttributeOption]] = {}
    for each in kind.get("attributes", []):
        group = None
        if each["type"] in ("option", "multi_option"):
            group = AttributeOptionGroup.objects.create(
                **_both("name", each["name"]), code=f"{handle}-{kind['code']}-{each['code']}"
            )
            options[each["code"]] = {
                option["code"]: AttributeOption.objects.create(group=group, **_both("option", option))
                for option in each["options"]
            }
        ProductAttribute.objects.create(
            product_class=product_class,
            code=each["code"],
            type=each["type"],
            option_group=group,
            **_both("name", each["name"]),
        )
    return {"class": product_class, "options": options}


def _load_product(each: dict[str, Any], kind: dict[str, Any], shelves: Any, channel: Any, partner: Any) -> None:
    variants = each.get("variants", [])
    product = Product.objects.create(
        structure="parent" if variants else "standalone",
        product_class=kind["class"],
        upc=each["sku"],
        slug_en=each["slug"],
        popularity=each.get("popular", 0),
        **_both("title", each["title"]),
        **_both("summary", each.get("summary")),
        **_both("description", each.get("description")),
    )
    product.channels.add(channel)
    product.categories.add(*[shelves[slug] for slug in each["category"]])
    _describe(product, kind, each.get("attributes", {}))
    if not variants:
        _sell(product, each, partner)
    for variant in variants:
        child = Product.objects.create(structure="child", parent=product, upc=variant["sku"])
        _describe(child, kind, variant.get("options", {}))
        _sell(child, variant, partner)


def _describe(product: Any, kind: dict[str, Any], texts: dict[str, Any]) -> None:
    for code, value in texts.items():
        attribute = kind["class"].attributes.get(code=code)
        row = product.attribute_values.model(product=product, attribute=attribute)
        if attribute.type == "option":
            row.value_option = kind["options"][code][value]
        else:
            for name, text in _both("value_text", value).items():
                setattr(row, name, text)
        row.save()


def _sell(product: Any, each: dict[str, Any], partner: Any) -> None:
    StockRecord.objects.create(
        product=product,
        partner=partner,
        partner_sku=each["sku"],
        price=Decimal(each["price"]),
        price_currency="SAR",
        num_in_stock=each["stock"],
    )
