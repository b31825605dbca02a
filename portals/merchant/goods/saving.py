"""Writing a product: its texts, properties, pictures, stock. Each verb is one transaction; the index follows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product, ProductAttribute, ProductAttributeValue, ProductImage
from commerce.catalogue.telling import tell_product
from commerce.partner.models import Partner, StockRecord
from commerce.partner.stock import set_stock
from commerce.search.indexing import index_products
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.limits import refuse_beyond


@transaction.atomic
def save_product(*, form: Any, actor: Actor) -> Product:
    """Writes a product's own form. Shelves and channels that this person cannot see stay as they are. Raises
    DomainError plan.limit_reached for a new one beyond the tenant's plan."""
    product: Product = form.save(commit=False)
    is_new = product.pk is None
    if is_new:
        refuse_beyond(None, "products")
    form.fill_slugs("title")
    kept = {"channels": [], "categories": []}  # type: dict[str, list[Any]]
    if product.pk:
        seen_channels, seen_categories = form.fields["channels"].queryset, form.fields["categories"].queryset
        kept["channels"] = list(product.channels.exclude(pk__in=seen_channels.values("pk")))
        kept["categories"] = list(product.categories.exclude(pk__in=seen_categories.values("pk")))
    product.save()
    product.channels.set([*form.cleaned_data["channels"], *kept["channels"]])
    product.categories.set([*form.cleaned_data["categories"], *kept["categories"]])
    for child in product.children.all():
        child.channels.set(product.channels.all())
    index_products([product.pk])
    tell_product(product=product, created=is_new, actor=actor)
    return product


@transaction.atomic
def save_attributes(*, form: Any, product: Product, actor: Actor) -> None:
    """Writes the properties; an empty answer takes the property away."""
    for attribute in form.attributes:
        answer = _answer(form.cleaned_data, attribute)
        if not any(value not in (None, "") for value in answer.values()):
            ProductAttributeValue.objects.filter(product=product, attribute=attribute).delete()
            continue
        row = ProductAttributeValue.objects.filter(product=product, attribute=attribute).first()
        row = row or ProductAttributeValue(product=product, attribute=attribute)
        for column, value in answer.items():
            setattr(row, column, value)
        row.save()


def _answer(data: Mapping[str, Any], attribute: ProductAttribute) -> dict[str, Any]:
    name = f"attr_{attribute.code}"
    if attribute.type in {ProductAttribute.TEXT, ProductAttribute.RICHTEXT}:
        column = "value_text" if attribute.type == ProductAttribute.TEXT else "value_richtext"
        english, arabic = data.get(f"{name}_en") or "", data.get(f"{name}_ar") or ""
        if column == "value_richtext":
            return {column: english or arabic}
        return {f"{column}_en": english, f"{column}_ar": arabic}
    return {f"value_{attribute.type}": data.get(name)}


@transaction.atomic
def save_stock(*, form: Any, product: Product, currency: str, actor: Actor) -> StockRecord:
    """Writes price and stock. How many are in the house goes through the guard against overselling, and only when the
    number was changed in the form: what left meanwhile has left. Raises as `set_stock`."""
    record: StockRecord = form.save(commit=False)
    tell_product(product=product, actor=actor)
    wanted = form.cleaned_data["num_in_stock"]
    if record.pk is None:
        record.product = product
        record.partner = _partner()
        record.price_currency = currency
        record.save()
        return record
    record.num_in_stock = record._loaded_in_stock
    record.save()
    seen = form.cleaned_data.get("seen_in_stock")
    if seen is not None and seen == wanted:
        return record
    return set_stock(stockrecord=record, num_in_stock=wanted, seen=seen, actor=actor)


def _partner() -> Partner:
    found = Partner.objects.order_by("pk").first()
    if found is None:
        raise DomainError("stock.no_partner", _("Add a supplier first."))
    return found


@transaction.atomic
def save_pictures(
    *, product: Product, new: Iterable[Any], removed: Iterable[int], order: Mapping[int, int], actor: Actor
) -> None:
    """Adds pictures at the end, removes some, and puts the rest in the order of their numbers."""
    ProductImage.objects.filter(product=product, pk__in=list(removed)).delete()
    rows = sorted(product.images.all(), key=lambda image: (order.get(image.pk, image.display_order), image.pk))
    for position, image in enumerate(rows):
        if image.display_order != position:
            image.display_order = position
            image.save(update_fields=["display_order"])
    for position, file in enumerate(new, len(rows)):
        ending = file.name.rpartition(".")[2].lower()[:5]
        image = ProductImage(product=product, display_order=position)
        image.caption_en, image.caption_ar = product.title_en or "", product.title_ar or ""
        image.original.save(f"{uuid.uuid4().hex}.{ending}", file, save=True)
    index_products([product.pk])
    tell_product(product=product, actor=actor)


@transaction.atomic
def save_variant(*, product: Product, attributes: Any, stock: Any, currency: str, actor: Actor) -> Product:
    """Adds a variant or changes one. Two variants never answer the same choices.

    Raises DomainError `product.same_variant`, `stock.promised`."""
    chosen = {one.code: attributes.cleaned_data.get(f"attr_{one.code}") for one in attributes.attributes}
    for other in product.parent.children.exclude(pk=product.pk).prefetch_related("attribute_values__attribute"):
        theirs = {value.attribute.code: value.value_option for value in other.attribute_values.all()}
        if chosen and all(theirs.get(code) == option for code, option in chosen.items()):
            raise DomainError("product.same_variant", _("There is a variant with these choices already."))
    if product.pk is None:
        product.save()
        product.channels.set(product.parent.channels.all())
    save_attributes(form=attributes, product=product, actor=actor)
    save_stock(form=stock, product=product, currency=currency, actor=actor)
    index_products([product.pk])
    return product


@transaction.atomic
def remove_product(*, product: Product, actor: Actor) -> None:
    """Deletes a product or a variant. Raises DomainError `product.promised` while orders wait for it."""
    family = [product.pk, *product.children.values_list("pk", flat=True)]
    if StockRecord.objects.filter(product__in=family, num_allocated__gt=0).exists():
        raise DomainError("product.promised", _("Orders wait for it. Hide it until they are sent."))
    ids = [product.parent_id] if product.parent_id else family
    if product.parent_id:
        tell_product(product=product, actor=actor)
    else:
        emit("product.deleted", aggregate=product, payload={"product": product.pk, "family": family}, actor=actor)
    product.delete()
    index_products(ids)


@transaction.atomic
def show_products(*, products: Any, public: bool, actor: Actor) -> int:
    """Shows products in the shop or hides them; returns how many changed."""
    rows = list(products.exclude(is_public=public))
    ids = [product.pk for product in rows]
    Product.objects.filter(pk__in=ids).update(is_public=public)
    for product in rows:
        shown, hidden = {"is_public": public}, {"is_public": not public}
        record(
            "product.shown" if public else "product.hidden", resource=product, actor=actor, before=hidden, after=shown
        )
        product.is_public = public
        tell_product(product=product, actor=actor)
    index_products(ids)
    return len(ids)
