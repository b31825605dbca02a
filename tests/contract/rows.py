"""A row of every kind of a tenant's models, filled with a word that nobody else uses, under an id that we choose."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone
from wagtail.fields import StreamField

# Rows of the system itself: the same in every tenant, or kept by Django and Wagtail for themselves.
OF_THE_SYSTEM = {
    "contenttypes.ContentType",
    "auth.Permission",
    "sessions.Session",
    "sites.Site",
    "wagtailcore.Locale",
    "wagtailcore.Site",
    "wagtailcore.WorkflowContentType",
    "wagtailcore.WorkflowPage",
    "wagtailcore.PageLogEntry",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.ReferenceIndex",
    "wagtailsearch.IndexEntry",
    "address.Country",
    "wagtail_localize.LocaleSynchronization",
}
# Trees and children of other models: made through their own methods in `plant`.
BY_HAND = {"wagtailcore.Page", "wagtailcore.Collection", "catalogue.Category", "wagtailcore.Revision"}


# What kind of row a reference to a kind names, where it is not a landing page.
KINDS = {
    "wagtailcore.Task.content_type": ("wagtailcore", "groupapprovaltask"),
    "wagtailcore.TaskState.content_type": ("wagtailcore", "taskstate"),
    "wagtail_localize.TranslatableObject.content_type": ("wagtailcore", "page"),
    "wagtail_localize.TranslationContext.content_type": ("wagtailcore", "page"),
}


def tenant_models() -> list[type[models.Model]]:
    """Every model whose table exists in a tenant's schema."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    found = apps.get_models(include_auto_created=False)
    return [each for each in found if each._meta.managed and not each._meta.proxy and each._meta.db_table in there]


def plain_models() -> Iterator[type[models.Model]]:
    """Those of which a row can be made from its fields alone."""
    for model in tenant_models():
        if model._meta.label in OF_THE_SYSTEM | BY_HAND or model._meta.parents:
            continue
        yield model


def make_row(model: type[models.Model], word: str, pk: int, store_id: int, /, **known: Any) -> models.Model:
    """The row, without the model's own `save`: what it would add has rows of its own here. `known` is as told."""
    row = model(**{**dict(_values(model, word, pk, store_id)), **known})
    row.save_base(raw=True, force_insert=True)
    return row


def _values(model: type[models.Model], word: str, pk: int, store_id: int) -> Iterator[tuple[str, Any]]:
    for field in model._meta.concrete_fields:
        if field.primary_key and not field.remote_field:
            yield field.attname, _key(field, word, pk)
        elif field.name == "store_id":
            yield field.attname, pk if field.unique else store_id
        elif field.name == "store_ids":
            yield field.attname, [store_id]
        elif field.remote_field is not None:
            yield field.attname, _reference(field, model, pk)
        else:
            yield from _plain(field, word, pk)


def _key(field: Any, word: str, pk: int) -> Any:
    if isinstance(field, models.UUIDField):
        return uuid.UUID(int=pk)
    return f"{word}{pk}"[: field.max_length] if isinstance(field, models.CharField) else pk


def _reference(field: Any, model: type[models.Model], pk: int) -> Any:
    target = field.remote_field.model
    label = target._meta.label
    if label == "contenttypes.ContentType":
        kind = ("wagtailcore", "page") if field.name == "base_content_type" else ("cms_pages", "landingpage")
        kind = KINDS.get(f"{model._meta.label}.{field.name}", kind)
        return ContentType.objects.get_for_model(apps.get_model(*kind), for_concrete_model=False).pk
    if label == "address.Country":
        return "SA"
    if label == "wagtailcore.Locale":
        return target.objects.get(language_code="ar" if field.name == "target_locale" else "en").pk
    if label in OF_THE_SYSTEM:
        return target._default_manager.values_list("pk", flat=True).first()
    if label == "cms_pages.FormPage":
        return pk + 1
    if target is model and field.null:
        return None
    return uuid.UUID(int=pk) if isinstance(target._meta.pk, models.UUIDField) else pk


def _plain(field: Any, word: str, pk: int) -> Iterator[tuple[str, Any]]:
    if field.choices and not field.null:
        yield field.attname, field.get_default() or next(iter(field.flatchoices))[0]
    elif isinstance(field, models.JSONField | StreamField | models.BinaryField):
        if not field.has_default():
            yield field.attname, None if field.null else {} if isinstance(field, models.JSONField) else b""
    elif isinstance(field, models.FileField):
        yield field.attname, file_name(word, pk, "pdf" if field.model._meta.label == "cms_media.File" else "png")
    elif isinstance(field, models.EmailField):
        yield field.attname, f"{word}{pk}@letters.example"
    elif isinstance(field, models.URLField):
        yield field.attname, f"https://{word}{pk}.example/"
    elif isinstance(field, models.CharField | models.TextField):
        yield field.attname, _text(field, word, pk)
    elif isinstance(field, models.DateTimeField):
        yield field.attname, timezone.now() + timedelta(days=1 if "end" in field.name or "expires" in field.name else 0)
    elif isinstance(field, models.DateField):
        yield field.attname, timezone.now().date()
    elif field.name == "translation_key":
        yield field.attname, uuid.uuid5(uuid.UUID(int=pk), field.model._meta.label)
    elif isinstance(field, models.UUIDField):
        yield field.attname, uuid.UUID(int=pk)
    elif isinstance(field, models.DecimalField):
        yield field.attname, Decimal(1)
    elif isinstance(field, models.BooleanField) and not field.has_default() and not field.null:
        yield field.attname, False
    elif isinstance(field, models.DurationField) and not field.null:
        yield field.attname, timedelta(0)
    elif isinstance(field, models.IntegerField) and field.unique:
        yield field.attname, pk
    elif isinstance(field, models.IntegerField) and not field.has_default() and not field.null:
        yield field.attname, 1


def file_name(word: str, pk: int, ending: str) -> str:
    """The file that rows of this id have."""
    return f"{word}{pk}.{ending}"


def _text(field: Any, word: str, pk: int) -> str:
    known = {
        "proxy_class": "",
        "currency": "SAR",
        "price_currency": "SAR",
        "language": "en",
        "language_code": "en",
        "password": "!",
    }
    if field.name in known:
        return known[field.name]
    if field.name == "object_id":
        return str(pk)
    if field.name == "attrs":
        return "{}"
    if field.model._meta.label == "wagtail_localize.TranslationContext" and field.name == "path":
        return "title"
    if field.name.endswith("_json"):
        return json.dumps(f"{word}-secret-{pk}")
    if field.name.endswith(("code", "sku", "upc", "number")):
        text = f"{word}{pk}"
    else:
        # Not what an address holds, so that a page which repeats its address is no leak.
        text = f"{word}-{pk}" if field.name.startswith("slug") else f"{word}-secret-{pk}"
    # In short columns the id tells the two apart.
    return text if not field.max_length or len(text) <= field.max_length else text[-field.max_length :]
