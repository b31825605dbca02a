"""Rules are edited by fields that know them, previewed before they are kept, and never inherited in a circle."""

from __future__ import annotations

from typing import Any

import pytest

from identity.people.models import User
from orchestration.audit.models import AuditLog
from orchestration.outbox.models import EventOutbox
from orchestration.sagas.models import WorkflowExecution
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import GovernanceAuthority, Node, Tenant
from tenancy.services.governance import authority_of_node, effective_policy, get_tax_policy
from tenancy.services.keeping import keep_row
from tests.city.conftest import Tree
from tests.commerce.sagas.conftest import settle

pytestmark = pytest.mark.django_db
FORM = {
    "name_en": "The Kingdom",
    "name_ar": "المملكة",
    "slug": "kingdom",
    "type": "country",
    "jurisdiction_level": 0,
    "is_active": "on",
    **{f"{kind}-{part}": "" for kind in ("tax_policies", "commerce_policies") for part in ("name", "value")},
    **{f"consumer_protection_rules-{part}": "" for part in ("name", "value")},
    **{f"data_residency_requirements-{part}": "" for part in ("name", "value")},
}


@pytest.fixture
def kingdom(tenant_a: Any) -> GovernanceAuthority:
    row = GovernanceAuthority.objects.create(
        name_en="The Kingdom",
        name_ar="المملكة",
        slug="kingdom",
        type="country",
        tax_policies={"vat_rate": "0.15", "own_rule": "kept"},
    )
    Tenant.objects.filter(pk=tenant_a.pk).update(governance_authority=row)
    return row


@pytest.fixture
def post(tree: Tree, host_client: Any) -> Any:
    with in_the_city():
        operator = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
    client = host_client("", operator)

    def send(row: GovernanceAuthority, **data: Any) -> Any:
        own = {"tax_policies-name": "own_rule", "tax_policies-value": "kept", "seen": row.updated_at.isoformat()}
        address = f"/cms/registry/governanceauthority/edit/{row.pk}/"
        told = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ACCEPT_LANGUAGE": "en"}
        return client.post(address, {**FORM, **own, **data}, **told)

    send.client = client  # type: ignore[attr-defined]
    return send


def test_a_change_is_previewed_then_kept_and_other_rules_stay(post: Any, kingdom: Any, tenant_a: Any) -> None:
    page = post.client.get(f"/cms/registry/governanceauthority/edit/{kingdom.pk}/").content.decode()
    assert 'name="tax_policies__vat_rate" value="0.15"' in page and "own_rule" in page
    asked = post(kingdom, tax_policies__vat_rate="0.05", data_residency_requirements__zone="GCC")
    text = asked.content.decode()
    assert asked.status_code == 200 and "Alpha Bazaar" in text and "0.05" in text and "Beta" not in text
    assert GovernanceAuthority.objects.get(pk=kingdom.pk).tax_policies["vat_rate"] == "0.15"
    # Whoever goes back finds what was written, and nothing is kept.
    again = post(kingdom, tax_policies__vat_rate="0.05", data_residency_requirements__zone="GCC", again="1")
    assert again.status_code == 200 and 'name="tax_policies__vat_rate" value="0.05"' in again.content.decode()
    assert GovernanceAuthority.objects.get(pk=kingdom.pk).tax_policies["vat_rate"] == "0.15"
    kept = post(kingdom, tax_policies__vat_rate="0.05", data_residency_requirements__zone="GCC", sure="1")
    assert kept.status_code == 302
    row = GovernanceAuthority.objects.get(pk=kingdom.pk)
    assert row.tax_policies == {"vat_rate": "0.05", "own_rule": "kept"}
    assert row.data_residency_requirements == {"zone": "GCC"}
    assert get_tax_policy(Tenant.objects.get(pk=tenant_a.pk))["vat_rate"] == "0.05"


def test_from_the_preview_to_the_tenants_history(post: Any, kingdom: Any, tenant_a: Any, tenant_b: Any) -> None:
    def trace() -> tuple[int, int, int]:
        return EventOutbox.objects.count(), AuditLog.objects.count(), WorkflowExecution.objects.count()

    def page_of(tenant: Any) -> str:
        return str(post.client.get(f"/cms/city/tenants/{tenant.pk}/", HTTP_ACCEPT_LANGUAGE="en").content.decode())

    # What is in force, and who says it.
    before = page_of(tenant_a)
    assert "<td>15%</td>" in before and "The Kingdom" in before and "The Kingdom" not in page_of(tenant_b)
    with in_the_city():
        untouched = trace()
        assert "Alpha Bazaar" in post(kingdom, tax_policies__vat_rate="0.05").content.decode()
        assert trace() == untouched, "a preview leaves nothing behind"
        assert post(kingdom, tax_policies__vat_rate="0.05", sure="1").status_code == 302
    settle()
    with in_the_city():
        story = WorkflowExecution.objects.get(saga="xsystem.governance-policy-propagation")
        assert story.state == "completed"
        line = AuditLog.objects.get(action="governance.policy.applied")
        assert line.tenant_id == str(tenant_a.uuid)
        assert (line.previous_values, line.new_values) == (
            {"tax_policies.vat_rate": "0.15"},
            {"tax_policies.vat_rate": "0.05"},
        )
        assert EventOutbox.objects.get(event_type="governance.policy.applied").schema_name == tenant_a.schema_name
    after = page_of(tenant_a)
    assert "<td>5%</td>" in after and "<td>15%</td>" not in after


def test_wrong_rules_stand_next_to_their_fields(post: Any, kingdom: Any) -> None:
    for wrong, words in (
        ({"tax_policies__vat_rate": "15"}, "less than or equal to 0.999"),
        ({"commerce_policies__return_window_days": "-1"}, "greater than or equal to 0"),
        ({"data_residency_requirements__zone": "MARS"}, "MARS is not one of the available choices"),
        ({"tax_policies-name": "vat_rate", "tax_policies-value": "1"}, "has a field of its own above"),
    ):
        answer = post(kingdom, sure="1", **wrong)
        assert answer.status_code == 200 and words in answer.content.decode(), wrong
    assert GovernanceAuthority.objects.get(pk=kingdom.pk).tax_policies["vat_rate"] == "0.15"


def test_the_second_of_two_editors_is_told(post: Any, kingdom: Any) -> None:
    assert post(kingdom, tax_policies__vat_rate="0.05", sure="1").status_code == 302
    late = post(kingdom, tax_policies__vat_rate="0.10", sure="1")
    assert "Somebody else changed this meanwhile" in late.content.decode()
    assert GovernanceAuthority.objects.get(pk=kingdom.pk).tax_policies["vat_rate"] == "0.05"


def test_nothing_inherits_from_itself(post: Any, kingdom: Any) -> None:
    city = GovernanceAuthority.objects.create(name="Region", slug="region", type="region", parent_authority=kingdom)
    answer = post(kingdom, parent_authority=city.pk, sure="1")
    assert answer.status_code == 200 and "It would inherit from itself" in answer.content.decode()
    kingdom.parent_authority = city
    with pytest.raises(DomainError) as refused:
        keep_row(row=kingdom, actor=Actor.system("test"))
    assert refused.value.code == "governance.circle"


def test_a_node_has_the_rules_of_the_nearest_authority(post: Any, kingdom: Any, tenant_a: Any) -> None:
    ours = GovernanceAuthority.objects.create(
        name="Old town", slug="old", type="authority", parent_authority=kingdom, commerce_policies={"opens": "09:00"}
    )
    tenant = Tenant.objects.get(pk=tenant_a.pk)
    city = Node.objects.create(tenant=tenant, name="City", slug="c", type="city")
    quarter = Node.objects.create(
        tenant=tenant, name="Q", slug="q", type="district", parent=city, governance_authority=ours
    )
    zone = Node.objects.create(tenant=tenant, name="Z", slug="z", type="zone", parent=quarter)
    assert [authority_of_node(node) for node in (city, quarter, zone)] == [kingdom, ours, ours]
    lines = {line.key: line.authority_id for line in effective_policy(authority_of_node(zone))}
    assert lines["vat_rate"] == kingdom.pk and lines["opens"] == ours.pk
    page = post.client.get(f"/cms/city/nodes/{zone.pk}/rules/")
    assert page.status_code == 200 and "Old town" in page.content.decode() and "The Kingdom" in page.content.decode()
