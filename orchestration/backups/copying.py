"""A copy of a tenant under a new handle: its own rows in the registry, its own numbers of stores, its own files."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction

from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.handles import OFFICE
from tenancy.models import Provisioning, Store, Tenant, TenantSettings
from tenancy.provisioning.own_steps import make_hosts, make_settings, make_stores
from tenancy.provisioning.service import request_tenant

# What says who a row is, and what is decided anew for the copy.
NOT_COPIED = {"id", "tenant", "uuid", "handle", "slug", "created_at", "updated_at", "sales_channel_id"}
TENANT_NOT_COPIED = {
    *("status", "schema_name", "parent_tenant", "trial_starts_at", "trial_ends_at", "metadata"),
    *("storage_alias", "database_alias"),
}


def make_copy(*, rows: list[dict[str, Any]], handle: str, actor: Actor) -> tuple[Tenant, dict[int, Store]]:
    """The new tenant, closed, with a store for each of the archive; the stores by their former numbers.

    Raises DomainError: handle.malformed, handle.taken, host.taken.
    """
    old = next(row for row in rows if row["model"] == "tenancy.tenant")
    archived = sorted((row for row in rows if row["model"] == "tenancy.store"), key=lambda row: int(row["pk"]))
    asked: dict[str, Any] = {
        "office": f"{handle}{OFFICE}",
        "asked_as": f"copy:{old['fields']['uuid']}",
        "residency_zone": old["fields"]["residency_zone"],
        "governance_authority_id": old["fields"]["governance_authority"],
        "stores": [{"handle": f"{handle}-{place}" if place else handle} for place in range(len(archived))],
    }
    names = {name: old["fields"][name] for name in ("name_en", "name_ar")}
    booked = request_tenant(handle=handle, actor=actor, **names, **asked)
    with in_the_city(), transaction.atomic():
        tenant = Tenant.objects.get(provisioning=booked)
        _fill(tenant, old["fields"], NOT_COPIED | TENANT_NOT_COPIED, str(old["fields"]["uuid"]))
        tenant.save()
        for make in (make_settings, make_hosts, make_stores):
            make(tenant, booked.request)
        for row in rows:
            if row["model"] == "tenancy.tenantsettings":
                settings = TenantSettings.objects.get(tenant=tenant)
                _fill(settings, row["fields"], NOT_COPIED, str(old["fields"]["uuid"]))
                settings.save()
        stores: dict[int, Store] = {}
        for asked_store, row in zip(asked["stores"], archived, strict=True):
            store = Store.objects.get(tenant=tenant, handle=asked_store["handle"])
            _fill(store, row["fields"], NOT_COPIED, str(old["fields"]["uuid"]))
            store.save()
            stores[int(row["pk"])] = store
        booked.status, booked.step = Provisioning.Status.DONE, ""
        booked.save()
    return tenant, stores


def _fill(row: Any, fields: dict[str, Any], without: set[str], was: str) -> None:
    """Takes over the archived values; addresses of files name the new owner."""
    new = str(row.uuid if isinstance(row, Tenant) else row.tenant.uuid)
    for field in row._meta.concrete_fields:
        if field.name in without or field.name not in fields:
            continue
        value = fields[field.name]
        value = value.replace(was, new) if isinstance(value, str) else value
        setattr(row, field.attname, value if field.is_relation else field.to_python(value))


def renumber_stores(schema: str, stores: dict[int, Store]) -> None:
    """Every row of the schema that names a store names the copy's; Wagtail's sites get its hosts. In a transaction."""
    columns = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"{columns} AND column_name IN ('store_id', 'store_ids')", [schema])
        found = cursor.fetchall()
        cursor.execute("CREATE TEMP TABLE renumbered (was bigint PRIMARY KEY, is_now bigint) ON COMMIT DROP")
        for was, store in stores.items():
            cursor.execute("INSERT INTO renumbered VALUES (%s, %s)", [was, store.pk])
        for table, column, kind in found:
            cursor.execute(RENUMBER[kind].format(table=f'"{schema}"."{table}"', column=column))
        for was, store in stores.items():
            cursor.execute(SITES.format(schema=schema), [store.primary_host, was])


# What a column of stores may be. A number that the archive does not know stays: it was nobody's before.
ONE = "UPDATE {table} t SET {column} = r.is_now FROM renumbered r WHERE t.{column} = r.was"
RENUMBER = {
    "bigint": ONE,
    "integer": ONE,
    "jsonb": (
        "UPDATE {table} SET {column} = (SELECT coalesce(jsonb_agg(coalesce(to_jsonb(r.is_now), each)), '[]') "
        "FROM jsonb_array_elements({column}) each LEFT JOIN renumbered r ON to_jsonb(r.was) = each) "
        "WHERE jsonb_typeof({column}) = 'array' AND {column} <> '[]'"
    ),
    "ARRAY": (
        "UPDATE {table} SET {column} = (SELECT array_agg(coalesce(r.is_now, each)) "
        "FROM unnest({column}) each LEFT JOIN renumbered r ON r.was = each) WHERE cardinality({column}) > 0"
    ),
}
SITES = (
    'UPDATE "{schema}".wagtailcore_site s SET hostname = %s FROM "{schema}".cms_pages_storepage p '
    "JOIN renumbered r ON r.is_now = p.store_id WHERE s.root_page_id = p.page_ptr_id AND r.was = %s"
)


def copy_files(*, was: str, tenant: Tenant, names: list[str]) -> int:
    """These files of the former tenant, those that are still there, into the folder of the copy. How many; one that is
    there already is not copied again. A former tenant that is deleted took its files along."""
    with in_the_city():
        former = Tenant.objects.filter(uuid=was).first()
    if former is None:
        return 0
    copied = 0
    for name in names:
        with in_tenant(former):
            if not default_storage.exists(name):
                continue
            content = default_storage.open(name, "rb")
        with in_tenant(tenant):
            if not default_storage.exists(name):
                default_storage.save(name, content)
                copied += 1
        content.close()
    return copied
