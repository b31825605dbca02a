"""Where files go: a folder or bucket prefix of the tenant's own, named by its uuid, never guessable from its name."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connection

from tenancy.context import CITY_SCHEMA, current_schema, in_the_city
from tenancy.resolver.version import registry_version


def prefix_of_current_tenant() -> str:
    """The first folder of every file of the tenant this thread works for; `city` in the city."""
    if current_schema() == CITY_SCHEMA:
        return "city"
    tenant = connection.tenant  # type: ignore[attr-defined]
    known = getattr(tenant, "tenant_uuid", "") or getattr(tenant, "uuid", "")
    if known:
        return str(known)
    return _prefix_of_schema(current_schema())


# A deleted tenant's schema name may come back with another tenant: what is known ends with the registry's version.
_prefixes: dict[str, tuple[tuple[int, int], str]] = {}


def _prefix_of_schema(schema_name: str) -> str:
    version, uuid = _prefixes.get(schema_name, (None, ""))
    if version != registry_version():
        from tenancy.models import Tenant

        version = registry_version()
        with in_the_city():
            uuid = str(Tenant.objects.values_list("uuid", flat=True).get(schema_name=schema_name))
        _prefixes[schema_name] = (version, uuid)
    return uuid


class TenantFileSystemStorage(FileSystemStorage):
    """The local disk, one folder a tenant. Names in the database do not carry the prefix, so a tenant can be moved."""

    @property
    def location(self) -> str:  # type: ignore[override]
        return f"{self.base_location}/{prefix_of_current_tenant()}"

    def url(self, name: str | None) -> str:
        return super().url(f"{prefix_of_current_tenant()}/{name}" if name else name)

    @cached_property
    def base_location(self) -> str:
        return str(self._value_or_setting(vars(self)["_location"], settings.MEDIA_ROOT))
