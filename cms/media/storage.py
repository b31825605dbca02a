"""Where files go: to the home of the tenant's residency zone, there into a folder or prefix of the tenant's own, named
by its uuid, never guessable from its name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection
from django.utils.encoding import filepath_to_uri

from tenancy.context import CITY_SCHEMA, current_schema, in_the_city
from tenancy.residency import CITY_HOME
from tenancy.resolver.version import registry_version

CITY_PREFIX = "city"


def prefix_of_current_tenant() -> str:
    """The first folder of every file of the tenant this thread works for; `city` in the city."""
    if current_schema() == CITY_SCHEMA:
        return CITY_PREFIX
    tenant = connection.tenant  # type: ignore[attr-defined]
    known = getattr(tenant, "tenant_uuid", "") or getattr(tenant, "uuid", "")
    return str(known) if known else _facts_of_schema(current_schema())[0]


def home_of_current_tenant() -> str:
    """The storage that holds the files of the tenant this thread works for, as `STORAGES` calls it."""
    if current_schema() == CITY_SCHEMA:
        return CITY_HOME
    known = getattr(connection.tenant, "storage_alias", "")  # type: ignore[attr-defined]
    return str(known) if known else _facts_of_schema(current_schema())[1]


# A deleted tenant's schema name may come back with another tenant: what is known ends with the registry's version.
_facts: dict[str, tuple[tuple[int, int], tuple[str, str]]] = {}


def _facts_of_schema(schema_name: str) -> tuple[str, str]:
    version, facts = _facts.get(schema_name, (None, ("", "")))
    if version != registry_version():
        from tenancy.models import Tenant

        version = registry_version()
        with in_the_city():
            uuid, home = Tenant.objects.values_list("uuid", "storage_alias").get(schema_name=schema_name)
        facts = (str(uuid), home)
        _facts[schema_name] = (version, facts)
    return facts


def address_of_file(name: str) -> str:
    """Where a browser finds a file of the tenant this thread works for, wherever it lies."""
    return f"{settings.MEDIA_URL}{prefix_of_current_tenant()}/{filepath_to_uri(name)}"


class TenantHomes(Storage):
    """The default storage: each call goes to the storage of the tenant that this thread works for. Names in the
    database carry neither prefix nor home, so a tenant can be moved."""

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__"):
            return super().__getattribute__(name)
        return getattr(storages[home_of_current_tenant()], name)


class TenantFolder(FileSystemStorage):
    """A disk, one folder a tenant: below `MEDIA_ROOT`, or below the folder of a zone."""

    @property
    def location(self) -> str:  # type: ignore[override]
        return f"{self.base_location}/{prefix_of_current_tenant()}"

    @property
    def base_location(self) -> str:  # type: ignore[override]
        return str(vars(self)["_location"] or settings.MEDIA_ROOT)

    def url(self, name: str | None) -> str:
        return address_of_file(name or "")
