"""A tenant is set up in every system that is configured, and changes follow; rules reach whom they bind."""

from __future__ import annotations

from typing import Any

import pytest

from tenancy.actor import Actor
from tests.orchestration.stories.conftest import Elsewhere, Told, steps, undone

ACTOR = Actor.system("tests")


def _provisioned(tenant: Any) -> None:
    from tenancy.telling import tell

    payload = {"tenant": tenant.pk, "handle": tenant.handle}
    tell("tenant.provisioned", about=tenant, tenant=tenant, payload=payload, actor=ACTOR)


def test_a_tenant_is_set_up_everywhere(tenant_a: Any, told: Told, elsewhere: Elsewhere, killing: list[str]) -> None:
    from orchestration.outbox.models import EventOutbox

    elsewhere.on = {"erpnext", "fleetbase", "waltid"}
    elsewhere.answers["waltid", "create_did"] = {"did": "did:key:z6Mk"}
    _provisioned(tenant_a)
    row = told("xsystem.tenant-setup-saga")
    assert row.state == "completed" and list(steps(row)) == ["cms", "erpnext", "fleetbase", "waltid", "store"]
    assert elsewhere.known("erpnext") == [("company", str(tenant_a.uuid))]
    tenant_a.refresh_from_db()
    assert tenant_a.metadata["did"] == "did:key:z6Mk"
    assert steps(row)["store"] == {"stores": ["shop-a", "annex-a"]}
    opened = EventOutbox.objects.filter(event_type="store.created")
    assert [event.payload["handle"] for event in opened] == ["shop-a", "annex-a"]
    assert {event.schema_name for event in opened} == {tenant_a.schema_name}


def test_where_nothing_is_configured_the_timeline_says_so(tenant_a: Any, told: Told, elsewhere: Elsewhere) -> None:
    _provisioned(tenant_a)
    row = told("xsystem.tenant-setup-saga")
    assert row.state == "completed"
    assert steps(row)["erpnext"] == steps(row)["waltid"] == {"skipped": "not_configured"}


def test_a_refusal_takes_back_what_can_be(tenant_a: Any, told: Told, elsewhere: Elsewhere, killing: list[str]) -> None:
    from orchestration.audit.models import AuditLog
    from orchestration.integrations import PermanentFault

    elsewhere.on = {"erpnext", "waltid"}
    elsewhere.refuses["waltid"] = PermanentFault("no_key")
    _provisioned(tenant_a)
    row = told("xsystem.tenant-setup-saga")
    assert row.state == "compensated" and undone(row) == ["erpnext"]
    line = AuditLog.objects.get(action="integration.left_behind")
    assert line.resource_id == f"company-{tenant_a.uuid}"


def test_a_changed_configuration_reaches_every_system(tenant_a: Any, told: Told, elsewhere: Elsewhere) -> None:
    from tenancy.models import TenantSettings
    from tenancy.services.keeping import keep_row

    elsewhere.on = {"erpnext"}
    tenant_a.billing_email = "bills@alpha.example"
    assert keep_row(row=tenant_a, actor=ACTOR) == ["billing_email"]
    row = told("xsystem.tenant-config-sync")
    assert row.state == "completed" and steps(row)["caches"] == {"changed": ["billing_email"]}
    assert elsewhere.things["erpnext", "company", str(tenant_a.uuid)]["email"] == "bills@alpha.example"
    settings = TenantSettings.objects.get(tenant=tenant_a)
    settings.smtp_user = "somebody"
    keep_row(row=settings, actor=ACTOR)
    row = told("xsystem.tenant-config-sync")
    assert row.context["changed"] == ["settings.smtp_user"] and "somebody" not in str(row.context)
    assert keep_row(row=settings, actor=ACTOR) == []


def test_a_suspension_is_told(tenant_a: Any, told: Told, elsewhere: Elsewhere) -> None:
    from tenancy.services.lifecycle import change_status

    elsewhere.on = {"erpnext"}
    change_status(tenant=tenant_a, move="suspend", actor=ACTOR)
    row = told("xsystem.tenant-config-sync")
    assert row.state == "completed" and row.context["changed"] == ["status"]


@pytest.fixture
def authorities(tenant_a: Any, tenant_b: Any) -> tuple[Any, Any]:
    """A kingdom with a 15 % VAT, and a free zone in it that binds beta."""
    from tenancy.models import GovernanceAuthority

    kingdom = GovernanceAuthority.objects.create(
        name="Kingdom", slug="kingdom", type="country", tax_policies={"vat_rate": "0.15", "vat_name": "VAT"}
    )
    zone = GovernanceAuthority.objects.create(
        name="Zone", slug="zone", type="region", parent_authority=kingdom, tax_policies={"vat_rate": "0"}
    )
    for tenant, ruler in ((tenant_a, kingdom), (tenant_b, zone)):
        tenant.governance_authority = ruler
        tenant.save()
    return kingdom, zone


def test_a_preview_says_whom_a_change_would_bind(authorities: tuple[Any, Any]) -> None:
    from tenancy.services.governance import whom_it_binds

    kingdom, _zone = authorities
    kingdom.tax_policies = {"vat_rate": "0.2", "vat_name": "VAT"}
    found = whom_it_binds(authority=kingdom)
    assert [each.tenant.handle for each in found] == ["alpha"], "the zone has a rate of its own"
    assert found[0].lines == [{"kind": "tax_policies", "key": "vat_rate", "before": "0.15", "after": "0.2"}]
    kingdom.is_active = False
    assert [each.tenant.handle for each in whom_it_binds(authority=kingdom)] == ["alpha", "beta"]


def test_changed_rules_reach_whom_they_bind(
    authorities: tuple[Any, Any], tenant_a: Any, told: Told, elsewhere: Elsewhere, killing: list[str]
) -> None:
    from commerce.partner.terms import vat_rate_of
    from orchestration.audit.models import AuditLog
    from orchestration.outbox.models import EventOutbox
    from tenancy.services.keeping import keep_row

    kingdom, _zone = authorities
    kingdom.tax_policies = {"vat_rate": "0.2", "vat_name": "VAT"}
    keep_row(row=kingdom, actor=ACTOR)
    kingdom.tax_policies = {"vat_rate": "0.2", "vat_name": "Tax"}
    keep_row(row=kingdom, actor=ACTOR)
    row = told("xsystem.governance-policy-propagation")
    assert row.state == "completed" and row.schema_name == "public"
    assert steps(row)["recompute"] == {"tenants": {"alpha": 1, "beta": 1}}, "each change tells what it changed"
    first = type(row).objects.filter(saga=row.saga).earliest("pk")
    assert first.pk != row.pk
    told_to = EventOutbox.objects.filter(event_type="governance.policy.applied")
    assert {event.schema_name for event in told_to} == {"t_alpha", "t_beta"} and len(told_to) == 2
    assert str(vat_rate_of(tenant_a)) == "0.2"
    line = AuditLog.objects.get(action="governance.policy.applied", tenant_id=str(tenant_a.uuid))
    assert line.new_values == {"tax_policies.vat_name": "Tax"}


def test_the_operators_form_tells(authorities: tuple[Any, Any], told: Told, elsewhere: Elsewhere) -> None:
    from portals.platform.forms import RegistryForm
    from tenancy.models import GovernanceAuthority

    class Form(RegistryForm):
        class Meta:
            model = GovernanceAuthority
            fields = ["code"]

    form = Form({"code": "K1"}, instance=authorities[0])
    assert form.is_valid() and form.save() == authorities[0]
    assert told("xsystem.governance-policy-propagation").context["changed"] == ["code"]
