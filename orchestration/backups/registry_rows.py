"""What the city's registry holds of one tenant, as rows that can be put back."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models

from tenancy.models import Store, Tenant
from tenancy.router import labels_of

# The registry itself and who works where; what other rooms of the city keep of a tenant goes by their own rules.
ROOMS = ("tenancy", "members")
NOT_KEPT = {"tenancy.provisioning", "tenancy.tenanttraffic"}


def rows_of(tenant: Tenant) -> list[dict[str, Any]]:
    """The tenant's row, then every row of the registry that belongs to it or to one of its stores."""
    found: list[models.Model] = [tenant]
    for model in _models():
        names = {field.name: field.related_model for field in model._meta.fields if field.is_relation}
        owner = next((name for name, other in names.items() if other is Tenant and name == "tenant"), None)
        store = next((name for name, other in names.items() if other is Store and name == "store"), None)
        if owner:
            found += model._default_manager.filter(**{owner: tenant}).order_by("pk")
        elif store:
            found += model._default_manager.filter(**{f"{store}__tenant": tenant}).order_by("pk")
    plain: list[dict[str, Any]] = json.loads(serializers.serialize("json", found))
    return plain


def put_back_missing(rows: list[dict[str, Any]]) -> int:
    """Rows of the registry that are gone come back; those that are there stay as they are today. How many came."""
    came = 0
    for row in serializers.deserialize("json", json.dumps(rows), ignorenonexistent=True):
        model = type(row.object)
        if model is Tenant or model._default_manager.filter(pk=row.object.pk).exists():
            continue
        if _still_fits(row.object):
            row.save()
            came += 1
    return came


def _still_fits(row: Any) -> bool:
    """Whether what it points to is there, and nothing else took its host or its place."""
    for field in row._meta.fields:
        value = getattr(row, field.attname)
        if field.is_relation and value is not None and not field.related_model.objects.filter(pk=value).exists():
            return False
        if field.unique and not field.primary_key and type(row).objects.filter(**{field.attname: value}).exists():
            return False
    return True


def _models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        and model._meta.app_label in labels_of("SHARED_APPS")
        and model._meta.label_lower not in NOT_KEPT
        and model is not Tenant
    ]
