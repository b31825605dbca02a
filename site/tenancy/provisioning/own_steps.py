"""The registry's own steps: schema, settings, hosts, stores with their portals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tenancy.cache import forget_kept_values
from tenancy.hosts import platform_host
from tenancy.models import Domain, Portal, Store, Tenant, TenantSettings
from tenancy.models.words import PortalType, StoreStatus
from tenancy.provisioning.schemas import clone_template, drop_schema, schema_exists
from tenancy.provisioning.steps import Step, register_step


def make_schema(tenant: Tenant, request: dict[str, Any]) -> None:
    """A schema of its own, copied from the template."""
    if not schema_exists(tenant.schema_name):
        forget_kept_values(tenant.schema_name)
        clone_template(tenant.schema_name)


def drop_its_schema(tenant: Tenant, request: dict[str, Any]) -> None:
    """Everything that the tenant had."""
    drop_schema(tenant.schema_name)


def make_settings(tenant: Tenant, request: dict[str, Any]) -> None:
    """How it works until somebody changes it."""
    TenantSettings.objects.get_or_create(
        tenant=tenant,
        defaults={
            **{name: getattr(tenant, name) for name in TenantSettings.OF_TENANT},
            "supported_currencies": [tenant.default_currency],
            "order_number_prefix": request.get("order_prefix", ""),
            **request.get("settings", {}),
        },
    )


def make_hosts(tenant: Tenant, request: dict[str, Any]) -> None:
    """Its back office's host below the platform's domain."""
    host = platform_host(request.get("office", tenant.handle))
    Domain.objects.get_or_create(domain=host, defaults={"tenant": tenant, "is_primary": True})


def make_stores(tenant: Tenant, request: dict[str, Any]) -> None:
    """The stores that were asked for, each with a host and a public portal."""
    for position, asked in enumerate(request.get("stores", [])):
        store, _made = Store.objects.get_or_create(
            tenant=tenant,
            handle=asked["handle"],
            defaults={
                "name": asked.get("name_en") or asked["handle"],
                "name_en": asked.get("name_en") or asked["handle"],
                "name_ar": asked.get("name_ar") or asked.get("name_en") or asked["handle"],
                "tagline_en": asked.get("tagline_en", ""),
                "tagline_ar": asked.get("tagline_ar", ""),
                "store_type": asked.get("store_type", "retail"),
                "status": asked.get("status", StoreStatus.ACTIVE),
                "theme_config": asked.get("theme", {}),
                "default_locale": asked.get("default_locale", tenant.default_locale),
                "supported_currency_codes": [tenant.default_currency],
                "position": position,
            },
        )
        Domain.objects.get_or_create(
            domain=platform_host(asked["handle"]), defaults={"tenant": tenant, "store": store, "is_primary": True}
        )
        Portal.objects.get_or_create(
            store=store,
            slug="public",
            defaults={"name": "Storefront", "name_ar": "واجهة المتجر", "portal_type": PortalType.PUBLIC},
        )


def register_own_steps() -> None:
    """Called once at start-up."""
    register_step(Step("schema", _("A place for its data"), 10, make_schema, drop_its_schema))
    register_step(Step("settings", _("Settings"), 20, make_settings))
    register_step(Step("hosts", _("Its addresses"), 30, make_hosts))
    register_step(Step("stores", _("Stores"), 40, make_stores))
