"""Which app's tables live in which schema: the city's, every tenant's, or those of tenants that switched it on."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

from tenancy.context import CITY_SCHEMA

TEMPLATE_SCHEMA = "tenant_template"


@cache
def labels_of(setting: str) -> frozenset[str]:
    """The app labels of SHARED_APPS, TENANT_APPS or VERTICAL_APPS."""
    wanted = set(getattr(settings, setting))
    return frozenset(
        config.label
        for config in apps.get_app_configs()
        if config.name in wanted or f"{config.__module__}.{config.__class__.__name__}" in wanted
    )


def lives_in(app_label: str, schema_name: str, verticals: frozenset[str] = frozenset()) -> bool:
    """Whether this app has tables in this schema; `verticals` are those that its tenant switched on."""
    if schema_name == CITY_SCHEMA:
        return app_label in labels_of("SHARED_APPS")
    if app_label in labels_of("VERTICAL_APPS"):
        return app_label in verticals
    return app_label in labels_of("TENANT_APPS")


def lives_here(app_label: str) -> bool:
    """Whether this app has tables in the schema that a query would go to now."""
    verticals = getattr(connection.tenant, "verticals", None) or ()  # type: ignore[attr-defined]
    return lives_in(app_label, connection.schema_name, frozenset(verticals))  # type: ignore[attr-defined]


class SchemaRouter:
    """Tells `migrate` which tables belong into the schema that it works on."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        if db != DEFAULT_DB_ALIAS:
            return False  # copies of rows; what they look like comes with them
        return None if lives_here(app_label) else False
