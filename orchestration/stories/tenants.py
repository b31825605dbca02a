"""A tenant is set up in every system, and each change of its configuration follows."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from orchestration.outbox import emit
from orchestration.sagas import Done, Fail, Run, Saga, Step
from orchestration.sagas.declaration import Outcome
from orchestration.stories.places import tell_places
from orchestration.stories.pushing import ask, leave_note, push, tenant_of
from tenancy.models import Store, Tenant, TenantPOI
from tenancy.resolver.version import registry_changed

OWN_SYSTEMS = {"editorial-groups", "pages"}


def company_facts(tenant: Tenant) -> dict[str, Any]:
    """A tenant as books of account know a company; the names are those of ERPNext's field map."""
    return {
        "name": tenant.name_en or tenant.handle,
        # The names of its accounts end with it; no two tenants share a handle.
        "abbreviation": tenant.handle.upper(),
        "currency": tenant.default_currency,
        "country": tenant.country_code or None,
        "email": tenant.billing_email or None,
        "tax_number": (tenant.settings or {}).get("vat_number") or None,
    }


def tell_erpnext(run: Run) -> Outcome:
    """The tenant's company."""
    tenant = tenant_of(run)
    return push(run, "erpnext", "company", company_facts(tenant), own_id=tenant.uuid, tenant=tenant)


def check_pages(run: Run) -> Outcome:
    """Its pages, editors and their workflow: made while it was provisioned."""
    tenant = tenant_of(run)
    record = getattr(tenant, "provisioning", None)
    missing = OWN_SYSTEMS - set(record.steps_done) if record is not None else set()
    return (
        Fail(f"not provisioned: {', '.join(sorted(missing))}") if missing else Done({"stores": tenant.stores.count()})
    )


def tell_fleetbase(run: Run) -> Outcome:
    """Each of its points of interest."""
    tenant = tenant_of(run)
    return tell_places(run, TenantPOI.objects.filter(tenant=tenant, is_active=True), tenant=tenant)


def make_did(run: Run) -> Outcome:
    """The tenant's own identifier, with which it signs what it attests."""
    tenant = tenant_of(run)
    if tenant.metadata.get("did"):
        return Done({"did": tenant.metadata["did"]})
    outcome = ask(run, "waltid", "create_did", {"name": tenant.name_en or tenant.handle}, tenant=tenant)
    if isinstance(outcome, Done) and outcome.result.get("did"):
        row = Tenant.objects.select_for_update().get(pk=tenant.pk)
        row.metadata["did"] = outcome.result["did"]
        row.save(update_fields=["metadata", "updated_at"])
        return Done({"did": outcome.result["did"], "made": True})
    return outcome


def forget_did(run: Run) -> None:
    """An identifier that was made here is not used; its key stays where it was made."""
    result = run.results.get("waltid", {})
    row = Tenant.objects.select_for_update().get(pk=tenant_of(run).pk)
    if result.get("made") and row.metadata.get("did") == result["did"]:
        del row.metadata["did"]
        row.save(update_fields=["metadata", "updated_at"])


def open_stores(run: Run) -> Outcome:
    """Each store begins a story of its own."""
    tenant = tenant_of(run)
    rows = list(Store.objects.filter(tenant=tenant).order_by("position", "pk"))
    for store in rows:
        told = {"store_id": store.pk, "uuid": str(store.uuid), "handle": store.handle}
        emit("store.created", aggregate=store, payload=told, actor=run.actor, source="tenancy")
    return Done({"stores": [store.handle for store in rows]})


def forget_caches(run: Run) -> Outcome:
    """Every process looks at the registry anew."""
    transaction.on_commit(registry_changed)
    return Done({"changed": run.context.get("changed", [])})


SAGAS = [
    Saga(
        "xsystem.tenant-setup-saga",
        title=_("A new tenant"),
        triggers={"tenant.provisioned"},
        steps=[
            Step("cms", check_pages, title=_("Its pages and editors are there")),
            Step(
                "erpnext",
                tell_erpnext,
                lambda run: leave_note(run, "erpnext", "company"),
                title=_("ERPNext has its company"),
            ),
            Step("fleetbase", tell_fleetbase, title=_("Fleetbase knows its places")),
            Step("waltid", make_did, forget_did, title=_("Walt.id made its identifier")),
            Step("store", open_stores, title=_("Its stores are set up")),
        ],
    ),
    Saga(
        "xsystem.tenant-config-sync",
        title=_("A tenant's configuration has changed"),
        triggers={"tenant.updated"},
        steps=[
            Step("caches", forget_caches, title=_("Every process looks anew")),
            Step("erpnext", tell_erpnext, title=_("ERPNext has its company")),
            Step("fleetbase", tell_fleetbase, title=_("Fleetbase knows its places")),
            Step("waltid", make_did, title=_("Walt.id made its identifier")),
        ],
    ),
]
