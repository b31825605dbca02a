"""A demo shop's catalogue: types, shelves, products with variants, stock and pictures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify

from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Category,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductClass,
    ProductImage,
)
from commerce.channels.models import SalesChannelMapping
from commerce.partner.models import Partner, StockRecord
from portals.platform.demo.reading import both, picture

BADGES = {
    "new": {"en": "New", "ar": "جديد"},
    "numbered": {"en": "Numbered", "ar": "مرقّم"},
    "limited": {"en": "Limited", "ar": "كمية محدودة"},
    "handmade": {"en": "Handmade", "ar": "صناعة يدوية"},
    "popular": {"en": "Most wanted", "ar": "الأكثر طلبًا"},
    "season": {"en": "In season", "ar": "موسمي"},
}


def load_goods(shop: dict[str, Any], channel: SalesChannelMapping, partner: Partner, currency: str) -> list[Product]:
    """Everything that the shop sells. Loading it twice changes nothing."""
    types = {row["code"]: _load_type(row) for row in shop.get("product_types", [])}
    shelves = {row["slug"]: _load_category(row, channel) for row in shop.get("categories", [])}
    return [_load_product(row, types, shelves, channel, partner, currency) for row in shop.get("products", [])]


def _load_type(row: dict[str, Any]) -> ProductClass:
    kind, _made = ProductClass.objects.get_or_create(
        slug=row["code"], defaults={**both("name", row["name"]), "requires_shipping": True, "track_stock": True}
    )
    for attribute in row.get("attributes", []):
        group = _load_options(row["code"], attribute) if attribute["type"] == "option" else None
        ProductAttribute.objects.get_or_create(
            product_class=kind,
            code=attribute["code"],
            defaults={
                **both("name", attribute["name"]),
                "type": attribute["type"],
                "option_group": group,
                "required": False,
            },
        )
    return kind


def _load_options(type_code: str, attribute: dict[str, Any]) -> AttributeOptionGroup:
    group, _made = AttributeOptionGroup.objects.get_or_create(
        code=f"{type_code}-{attribute['code']}", defaults=both("name", attribute["name"])
    )
    for option in attribute.get("options", []):
        AttributeOption.objects.get_or_create(
            group=group,
            code=f"{group.code}-{option['code']}",
            defaults={"option_en": option["en"], "option_ar": option["ar"]},
        )
    return group


def _option(attribute: ProductAttribute, code: str) -> AttributeOption:
    group = attribute.option_group
    return AttributeOption.objects.get(group=group, code=f"{group.code}-{code}")


def _load_category(row: dict[str, Any], channel: SalesChannelMapping) -> Category:
    slug = slugify(row["name"]["en"])
    found = Category.objects.filter(slug_en=slug, channels=channel).first()
    if found is None:
        found = Category.add_root(
            **both("name", row["name"]),
            **both("description", row.get("description", "")),
            slug_en=slug,
            slug_ar=slugify(row["name"]["ar"], allow_unicode=True),
            code=f"{channel.pk}-{row['slug']}",
        )
        found.channels.add(channel)
        if row.get("image"):
            found.image.save(row["image"], ContentFile(picture(row["image"]).read_bytes()))
    return found


def _load_product(
    row: dict[str, Any],
    types: dict[str, ProductClass],
    shelves: dict[str, Category],
    channel: SalesChannelMapping,
    partner: Partner,
    currency: str,
) -> Product:
    found = Product.objects.filter(upc=row["sku"]).first()
    if found is not None:
        return found
    variants = row.get("variants") or []
    product = Product.objects.create(
        structure=Product.PARENT if variants else Product.STANDALONE,
        upc=row["sku"],
        product_class=types[row["type"]],
        **both("title", row["title"]),
        **both("summary", row.get("summary", "")),
        **both("description", row.get("description", "")),
        **both("badge", BADGES.get(row.get("badge", ""), "")),
        slug_en=row["slug"],
        slug_ar=slugify(row["title"]["ar"], allow_unicode=True),
        popularity=row.get("popular", 0),
        is_public=True,
    )
    product.channels.add(channel)
    product.categories.set([shelves[slug] for slug in row["category"]])
    for position, name in enumerate(row.get("images", [])):
        image = ProductImage(product=product, display_order=position, **both("caption", row["title"]))
        image.original.save(name, ContentFile(picture(name).read_bytes()), save=True)
    _describe(product, row.get("attributes") or {})
    if not variants:
        _stock(product, row["sku"], row, partner, currency)
    for variant in variants:
        _load_variant(product, variant, row, channel, partner, currency)
    return product


def _load_variant(
    parent: Product,
    variant: dict[str, Any],
    row: dict[str, Any],
    channel: SalesChannelMapping,
    partner: Partner,
    currency: str,
) -> None:
    child = Product.objects.create(structure=Product.CHILD, parent=parent, upc=variant["sku"], is_public=True)
    child.channels.add(channel)
    for code, option_code in (variant.get("options") or {}).items():
        attribute = parent.product_class.attributes.get(code=code)
        ProductAttributeValue.objects.create(
            product=child,
            attribute=attribute,
            value_option=_option(attribute, option_code),
        )
    _stock(child, variant["sku"], {**row, **variant}, partner, currency)


def _describe(product: Product, attributes: dict[str, Any]) -> None:
    for code, texts in attributes.items():
        attribute = product.product_class.attributes.filter(code=code).first()
        if attribute is None:
            continue
        value = ProductAttributeValue(product=product, attribute=attribute)
        if attribute.type == ProductAttribute.OPTION:
            value.value_option = _option(attribute, texts)
        elif attribute.type in {ProductAttribute.TEXT, ProductAttribute.RICHTEXT}:
            for column, text in both("value_text", texts).items():
                setattr(value, column, text)
        else:
            setattr(value, f"value_{attribute.type}", texts)
        value.save()


def _stock(product: Product, sku: str, row: dict[str, Any], partner: Partner, currency: str) -> None:
    fields: dict[str, Any] = {
        "partner_sku": sku,
        "price_currency": currency,
        "price": Decimal(str(row["price"])),
        "num_in_stock": int(row.get("stock", 0)),
        "low_stock_threshold": 5,
    }
    if row.get("was") and hasattr(StockRecord, "price_was"):
        fields["price_was"] = Decimal(str(row["was"]))
    StockRecord.objects.get_or_create(product=product, partner=partner, defaults=fields)
