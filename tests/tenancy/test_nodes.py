"""The ground: five levels, moved with all that lies below."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.models import Node
from tenancy.models.words import NodeType
from tenancy.services import nodes

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("tests")


def make(tenant: Any, type: str, slug: str, parent: Node | None = None) -> Node:
    return nodes.create_node(
        tenant=tenant, type=type, slug=slug, parent=parent, name=slug, name_en=slug, name_ar=f"حي {slug}", actor=ACTOR
    )


@pytest.fixture
def ground(tenant_a: Any) -> dict[str, Node]:
    city = make(tenant_a, "CITY", "city")
    north, south = make(tenant_a, "DISTRICT", "north", city), make(tenant_a, "DISTRICT", "south", city)
    park = make(tenant_a, "ZONE", "park", north)
    hall = make(tenant_a, "FACILITY", "hall", park)
    lift = make(tenant_a, "ASSET", "lift", hall)
    return {"city": city, "north": north, "south": south, "park": park, "hall": hall, "lift": lift}


def _slugs(rows: Any) -> list[str]:
    return [node.slug for node in rows]


def test_up_and_down(ground: dict[str, Node], django_assert_num_queries: Any) -> None:
    assert _slugs(nodes.get_ancestors(ground["lift"])) == ["city", "north", "park", "hall"]
    assert nodes.get_ancestors(ground["city"]) == []
    assert sorted(_slugs(nodes.get_descendants(ground["north"]))) == ["hall", "lift", "park"]
    assert _slugs(nodes.get_children(ground["city"])) == ["north", "south"]
    assert [crumb["slug"] for crumb in nodes.get_breadcrumbs(ground["hall"])] == ["city", "north", "park", "hall"]
    assert nodes.get_breadcrumbs(ground["park"])[-1]["name_ar"] == "حي park"
    assert _slugs(nodes.get_nodes_by_type(ground["city"].tenant, NodeType.DISTRICT)) == ["north", "south"]
    with django_assert_num_queries(1):
        tree = nodes.get_subtree(ground["city"])
    assert [child["node"].slug for child in tree["children"]] == ["north", "south"]
    assert tree["children"][0]["children"][0]["children"][0]["children"][0]["node"].slug == "lift"


def test_what_is_moved_takes_everything_along(ground: dict[str, Node]) -> None:
    nodes.move_node(node=ground["park"], parent=ground["south"], actor=ACTOR)
    lift = Node.objects.get(slug="lift")
    assert _slugs(nodes.get_ancestors(lift)) == ["city", "south", "park", "hall"]
    assert list(nodes.get_descendants(ground["north"])) == []
    assert sorted(_slugs(nodes.get_descendants(ground["south"]))) == ["hall", "lift", "park"]


def test_a_new_name_is_in_every_breadcrumb_below(ground: dict[str, Node]) -> None:
    north = Node.objects.get(slug="north")
    north.name_en = "The north"
    nodes.save_node(node=north, actor=ACTOR)
    assert Node.objects.get(slug="lift").breadcrumbs[1]["name"] == "The north"


def _refusal(node: Node, parent: Node) -> str:
    with pytest.raises(DomainError) as refused:
        nodes.move_node(node=node, parent=parent, actor=ACTOR)
    return refused.value.code


def test_moves_that_are_refused(ground: dict[str, Node], tenant_b: Any) -> None:
    theirs = make(tenant_b, "CITY", "theirs")
    assert _refusal(ground["north"], theirs) == "node.other_tenant"
    assert _refusal(ground["park"], ground["park"]) == "node.into_itself"
    assert _refusal(ground["north"], ground["hall"]) == "node.into_itself"
    assert _refusal(ground["park"], ground["city"]) == "node.wrong_level"
    assert _refusal(ground["lift"], ground["park"]) == "node.wrong_level"
    assert _refusal(ground["city"], ground["south"]) == "node.into_itself"
    assert Node.objects.get(slug="park").parent == ground["north"]


@pytest.mark.parametrize(
    ("type", "parent"), [("DISTRICT", None), ("CITY", "city"), ("ZONE", "city"), ("ASSET", "park")]
)
def test_each_level_lies_in_the_one_above(ground: dict[str, Node], type: str, parent: str | None) -> None:
    with pytest.raises(ValidationError):
        make(ground["city"].tenant, type, "wrong", ground[parent] if parent else None)


def test_what_holds_something_cannot_be_deleted(ground: dict[str, Node]) -> None:
    with pytest.raises(DomainError) as refused:
        nodes.delete_node(node=ground["hall"], actor=ACTOR)
    assert refused.value.code == "node.not_empty"
    nodes.delete_node(node=ground["lift"], actor=ACTOR)
    nodes.delete_node(node=ground["hall"], actor=ACTOR)
    assert not Node.objects.filter(slug__in=["lift", "hall"]).exists()
