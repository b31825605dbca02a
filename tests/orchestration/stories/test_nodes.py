"""A node is known everywhere, changes are followed, and what lies in one that goes is never lost."""

from __future__ import annotations

from typing import Any

import pytest

from tenancy.actor import Actor
from tenancy.errors import DomainError
from tests.orchestration.stories.conftest import Elsewhere, Told, later, steps, undone

ACTOR = Actor.system("tests")


@pytest.fixture
def ground(tenant_a: Any) -> dict[str, Any]:
    """A city with two districts; the north holds a zone with a shop's branch."""
    from tenancy.models import TenantPOI
    from tenancy.services.nodes import create_node

    def make(type: str, slug: str, parent: Any = None) -> Any:
        names = {"name": slug, "name_en": slug.title(), "name_ar": f"حي {slug}"}
        return create_node(tenant=tenant_a, type=type, slug=slug, parent=parent, actor=ACTOR, **names)

    city = make("CITY", "town")
    north, south = make("DISTRICT", "north", city), make("DISTRICT", "south", city)
    park = make("ZONE", "park", north)
    place = TenantPOI.objects.create(
        tenant=tenant_a, node=park, name="Branch", slug="branch", poi_type="shop", address_line1="1 Street",
        city="Riyadh", postal_code="11564", country_code="SA",
    )  # fmt: skip
    return {"city": city, "north": north, "south": south, "park": park, "place": place}


def test_a_new_node_is_known_everywhere(ground: dict[str, Any], told: Told, elsewhere: Elsewhere) -> None:
    row = told("xsystem.node-provisioning")
    assert row.state == "completed" and row.context["node"] == ground["park"].pk
    assert row.tenant_id == str(ground["park"].tenant.uuid)
    assert steps(row)["place"] == {"path": ["town", "north", "park"]}
    assert steps(row)["fleetbase"] == {"skipped": "not_configured"}
    ground["park"].refresh_from_db()
    assert ground["park"].metadata["provisioned_at"] == steps(row)["ready"]["provisioned_at"]


def test_workers_that_die_push_the_same_thing(
    ground: dict[str, Any], told: Told, elsewhere: Elsewhere, killing: list[str]
) -> None:
    elsewhere.on = {"fleetbase"}
    row = told("xsystem.node-provisioning")
    assert row.state == "completed" and len(killing) == 4
    mine = [push for push in elsewhere.pushes if push[2] == f"node-{ground['park'].pk}"]
    assert len(mine) == 2 and len(set(mine)) == 1, "the second try carries the key of the first"
    assert (
        elsewhere.things["fleetbase", "service_area", f"node-{ground['park'].pk}"]["name"]
        == "Alpha Bazaar / Town / North / Park"
    )


def test_a_system_that_is_away_is_asked_again(ground: dict[str, Any], told: Told, elsewhere: Elsewhere) -> None:
    from orchestration.integrations import TemporaryFault

    elsewhere.on = {"fleetbase"}
    elsewhere.faults["fleetbase"] = [TemporaryFault(90.0), TemporaryFault()]
    row = told("xsystem.node-provisioning")
    assert row.state == "waiting" and 80 < (row.due_at - row.updated_at).total_seconds() <= 90
    assert later(row) == "later" and later(row) == "ended" and row.state == "completed"


def test_a_system_that_refuses_ends_it(ground: dict[str, Any], told: Told, elsewhere: Elsewhere) -> None:
    from orchestration.integrations import PermanentFault

    elsewhere.on = {"fleetbase"}
    elsewhere.faults["fleetbase"] = [PermanentFault("invalid", "border")]
    row = told("xsystem.node-provisioning")
    assert row.state == "compensated" and "border" in row.error


def test_a_change_reaches_all_below(ground: dict[str, Any], told: Told, elsewhere: Elsewhere) -> None:
    from tenancy.models import Node
    from tenancy.services.nodes import save_node

    elsewhere.on = {"fleetbase"}
    north = Node.objects.get(pk=ground["north"].pk)
    north.name_en = "The north"
    save_node(node=north, actor=ACTOR)
    # As if somebody had written the row past the service.
    Node.objects.filter(pk=ground["park"].pk).update(breadcrumbs=[])
    row = told("xsystem.node-update-propagation")
    assert row.state == "completed" and row.context["changed"] == ["name_en", "breadcrumbs"]
    assert steps(row)["below"]["renewed"] == 1
    assert Node.objects.get(pk=ground["park"].pk).breadcrumbs[1]["name"] == "The north"
    assert ("place", f"poi-{ground['place'].pk}") in elsewhere.known("fleetbase"), "it was found again"


def test_places_in_it_are_told_anew(ground: dict[str, Any], told: Told, elsewhere: Elsewhere) -> None:
    from tenancy.models import Node
    from tenancy.services.nodes import save_node

    elsewhere.on = {"fleetbase"}
    north = Node.objects.get(pk=ground["north"].pk)
    north.name_en = "The north"
    save_node(node=north, actor=ACTOR)
    row = told("xsystem.node-update-propagation")
    assert steps(row)["places"] == {"places": 1}
    assert elsewhere.things["fleetbase", "place", f"poi-{ground['place'].pk}"]["district"] == "Park"
    save_node(node=Node.objects.get(pk=north.pk), actor=ACTOR)
    assert told("xsystem.node-update-propagation").pk == row.pk, "nothing changed, nothing is told"


def test_what_lies_in_it_moves_before_it_goes(
    ground: dict[str, Any], told: Told, elsewhere: Elsewhere, killing: list[str]
) -> None:
    from tenancy.models import Node
    from tenancy.services.nodes import get_ancestors
    from tenancy.services.retiring import retire_node

    elsewhere.on = {"fleetbase"}
    retire_node(node=ground["north"], into=ground["south"], actor=ACTOR)
    row = told("xsystem.node-decommission")
    assert row.state == "completed" and steps(row)["children"] == {"moved": [ground["park"].pk]}
    assert not Node.objects.filter(pk=ground["north"].pk).exists()
    assert [node.slug for node in get_ancestors(Node.objects.get(pk=ground["park"].pk))] == ["town", "south"]
    ground["place"].refresh_from_db()
    assert ground["place"].node_id == ground["park"].pk
    assert elsewhere.things["fleetbase", "service_area", f"node-{ground['north'].pk}"]["state"] == "inactive"
    assert steps(row)["remove"]["was"]["slug"] == "north"


def test_what_cannot_go_is_as_before(
    ground: dict[str, Any], told: Told, elsewhere: Elsewhere, killing: list[str]
) -> None:
    from orchestration.integrations import PermanentFault
    from tenancy.models import Node
    from tenancy.services.nodes import create_node
    from tenancy.services.retiring import retire_node

    elsewhere.on = {"fleetbase"}
    north = ground["north"]
    garden = create_node(tenant=north.tenant, type="ZONE", slug="garden", parent=north, name="Garden", actor=ACTOR)
    retire_node(node=ground["park"], into=garden, actor=ACTOR)
    elsewhere.refuses["fleetbase"] = PermanentFault("in_use")
    row = told("xsystem.node-decommission")
    assert row.state == "compensated" and "in_use" in row.error
    assert undone(row) == ["places", "children", "closed"]
    park = Node.objects.get(pk=ground["park"].pk)
    ground["place"].refresh_from_db()
    assert (park.status, park.metadata.get("retiring"), ground["place"].node_id) == ("active", None, park.pk)


def test_who_may_not_take_over(ground: dict[str, Any], tenant_b: Any) -> None:
    from tenancy.services.nodes import create_node
    from tenancy.services.retiring import retire_node

    theirs = create_node(tenant=tenant_b, type="CITY", slug="theirs", name="Theirs", actor=ACTOR)
    for into, code in ((None, "node.needs_heir"), (theirs, "node.unfit_heir"), (ground["park"], "node.unfit_heir")):
        with pytest.raises(DomainError) as refused:
            retire_node(node=ground["north"], into=into, actor=ACTOR)
        assert refused.value.code == code
    retire_node(node=ground["north"], into=ground["south"], actor=ACTOR)
    with pytest.raises(DomainError, match="already"):
        retire_node(node=ground["north"], into=ground["south"], actor=ACTOR)


def test_an_heir_that_closes_meanwhile(ground: dict[str, Any], told: Told, elsewhere: Elsewhere) -> None:
    from tenancy.models import Node
    from tenancy.services.retiring import retire_node

    retire_node(node=ground["north"], into=ground["south"], actor=ACTOR)
    Node.objects.filter(pk=ground["south"].pk).update(status="inactive")
    row = told("xsystem.node-decommission")
    assert row.state == "compensated" and "open node" in row.error
    north = Node.objects.get(pk=ground["north"].pk)
    assert north.status == "active" and "retiring" not in north.metadata
