"""A product's pages: a new one, its texts, properties, pictures, stock, variants, and its end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.catalogue.cards import card_image
from commerce.catalogue.models import Product, ProductAttributeValue
from commerce.partner.models import StockRecord
from commerce.partner.terms import terms
from portals.merchant.doors import scope, staff
from portals.merchant.frame import show
from portals.merchant.goods import saving
from portals.merchant.goods.forms import AttributesForm, NewProductForm, PicturesField, ProductForm, StockForm
from portals.merchant.numbers import id_of, ids_of, numbered
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.limits import why_full

LARGEST = 8 * 1024 * 1024


def _product(request: HttpRequest, pk: int) -> Product:
    found = scope(request).products().exclude(structure=Product.CHILD).select_related("product_class")
    return get_object_or_404(found.prefetch_related("channels", "categories"), pk=pk)


def _record(product: Product) -> StockRecord | None:
    return product.stockrecords.order_by("pk").first() if product.pk else None


def refuse(form: Any, error: DomainError) -> None:
    """Puts a refusal beside the field it is about. After a look at today's stock the form may be sent again."""
    if error.code == "stock.changed":
        form.data = {**form.data.dict(), "seen_in_stock": error.detail["now"]}
    form.add_error(error.field if error.field in form.fields else None, error.message)


@staff
def begin(request: HttpRequest) -> HttpResponse:
    """What kind of product it is going to be."""
    form = NewProductForm(request.GET if "product_class" in request.GET else None)
    if form.is_bound and form.is_valid():
        kind, structure = form.cleaned_data["product_class"], form.cleaned_data["structure"]
        return HttpResponseRedirect(reverse("dashboard:catalogue-product-new", args=[kind.pk, structure]))
    return show(request, "merchant/product_begin.html", "products", {"form": form})


@staff
def create(request: HttpRequest, class_pk: int, structure: str) -> HttpResponse:
    """A new product of a type."""
    if structure not in {Product.STANDALONE, Product.PARENT}:
        raise Http404
    kind = NewProductForm().fields["product_class"].queryset.filter(pk=class_pk).first()  # type: ignore[attr-defined]
    if kind is None:
        raise Http404
    return _edit(request, Product(product_class=kind, structure=structure))


@staff
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A product's page."""
    return _edit(request, _product(request, pk))


def _edit(request: HttpRequest, product: Product) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    children = _children(product)
    form = ProductForm(data, instance=product, only=scope(request))
    attributes = AttributesForm(data, product=product)
    stock = StockForm(data, instance=_record(product)) if not product.is_parent else None
    forms = [one for one in (form, attributes, stock) if one is not None]
    pictures, wrong = _new_pictures(files)
    full = ""
    if data is not None and all([one.is_valid() for one in forms]) and not wrong:  # noqa: C419
        is_new, actor = product.pk is None, Actor.of(request)
        try:
            with transaction.atomic():
                saved = saving.save_product(form=form, actor=actor)
                saving.save_attributes(form=attributes, product=saved, actor=actor)
                if stock is not None:
                    saving.save_stock(form=stock, product=saved, currency=terms().currency, actor=actor)
                _save_pictures(request, saved, pictures, actor)
        except DomainError as error:
            if error.code == "plan.limit_reached":
                full = error.message
            else:
                refuse(stock or form, error)
            product.pk = None if is_new else product.pk
        else:
            messages.success(request, _("The product is saved."))
            return HttpResponseRedirect(reverse("dashboard:catalogue-product", args=[saved.pk]))
    if data is None and product.pk is None:
        full = why_full("products")
    context = {
        "full": full,
        "product": product,
        "heading": product.title if product.pk else _("New product"),
        "form": form,
        "attributes": attributes,
        "stock": stock,
        "wrong_pictures": wrong,
        "pictures": [(image, card_image(image.original, "")) for image in product.images.all()] if product.pk else [],
        "variants": _variants(children),
        "shop_url": _shop_url(request, product),
        "currency": terms().currency,
    }
    failed = data is not None
    return show(request, "merchant/product.html", "products", context, status=422 if failed else 200)


def _new_pictures(files: Any) -> tuple[list[Any], str]:
    """(pictures that were sent, what is wrong with them)."""
    sent = files.getlist("pictures") if files is not None else []
    if any(file.size > LARGEST for file in sent):
        return [], _("A picture may have 8 MB.")
    try:
        return PicturesField(required=False).clean(sent), ""
    except ValidationError as error:
        return [], " ".join(error.messages)


def _save_pictures(request: HttpRequest, product: Product, new: list[Any], actor: Actor) -> None:
    places = numbered(request.POST.items(), "place-")
    order = {pk: place for pk, written in places.items() if (place := id_of(written)) is not None}
    removed = ids_of(request.POST.getlist("remove"))
    if new or removed or order:
        saving.save_pictures(product=product, new=new, removed=removed, order=order, actor=actor)


def _children(product: Product) -> list[Product]:
    """The variants with their stock, and the answers of the whole family."""
    if not product.pk:
        return []
    children = list(product.children.prefetch_related("stockrecords").order_by("pk")) if product.is_parent else []
    answers = ProductAttributeValue.objects.select_related("value_option").order_by("pk")
    prefetch_related_objects([product, *children], Prefetch("attribute_values", answers))
    return children


def _variants(children: list[Product]) -> list[dict[str, Any]]:
    found = []
    for child in children:
        record = next(iter(child.stockrecords.all()), None)
        choices = [str(value.value_option) for value in child.attribute_values.all() if value.value_option]
        found.append({"child": child, "choices": " · ".join(choices), "record": record})
    return found


def _shop_url(request: HttpRequest, product: Product) -> str:
    """Where buyers see it: in the first of this person's stores that sells it."""
    if not product.pk or not product.is_public:
        return ""
    sold = {channel.store_id for channel in product.channels.all()}
    shop = next((shop for shop in scope(request).shops if shop.id in sold and shop.host), None)
    if shop is None:
        return ""
    where: Any = settings.PLACE_URLCONFS["store"]
    path = reverse("product", urlconf=where, kwargs={"slug": product.slug or "p", "pk": product.pk})
    return absolute_url(shop.host, path)


@staff
def variant(request: HttpRequest, parent_pk: int, pk: int | None = None) -> HttpResponse:
    """A variant: its choices, price and stock."""
    parent = _product(request, parent_pk)
    if not parent.is_parent:
        raise Http404
    child = (
        get_object_or_404(parent.children.all(), pk=pk)
        if pk is not None
        else Product(structure=Product.CHILD, parent=parent, is_public=True)
    )
    data = request.POST if request.method == "POST" else None
    attributes = AttributesForm(data, product=child, differing=True)
    stock = StockForm(data, instance=_record(child))
    if data is not None and all([attributes.is_valid(), stock.is_valid()]):
        try:
            saving.save_variant(
                product=child, attributes=attributes, stock=stock, currency=terms().currency, actor=Actor.of(request)
            )
        except DomainError as error:
            refuse(stock, error)
        else:
            messages.success(request, _("The variant is saved."))
            return HttpResponseRedirect(reverse("dashboard:catalogue-product", args=[parent.pk]))
    context = {"parent": parent, "child": child if pk is not None else None, "attributes": attributes, "stock": stock}
    return show(request, "merchant/variant.html", "products", context, status=422 if data is not None else 200)


@staff
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; then a product or a variant is gone."""
    product = get_object_or_404(scope(request).products(), pk=pk)
    home = reverse("dashboard:catalogue-product", args=[product.parent_id or product.pk])
    if request.method == "POST":
        try:
            saving.remove_product(product=product, actor=Actor.of(request))
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(home)
        messages.success(request, _("It is deleted."))
        gone = reverse("dashboard:catalogue-product-list") if product.parent_id is None else home
        return HttpResponseRedirect(gone)
    context = {"title": product.get_title(), "back": home}
    return show(request, "merchant/delete.html", "products", context)
