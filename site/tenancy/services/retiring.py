"""Giving up a node that still holds something: what lies in it moves to a neighbour first, and can be moved back.

`retire_node` closes it and tells `node.deleted`; the story of that event moves, tells other systems and removes.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.models import Node, TenantPOI
from tenancy.models.words import NodeStatus
from tenancy.services.nodes import move_node, node_facts
from tenancy.telling import tell


@transaction.atomic
def retire_node(*, node: Node, into: Node | None = None, actor: Actor) -> Node:
    """Closes a node for good. What lies in it will lie in `into`, a node of the same tenant and level.

    Raises DomainError: node.retiring, node.needs_heir, node.unfit_heir.
    """
    row = Node.objects.select_for_update().get(pk=node.pk)
    if "retiring" in row.metadata:
        raise DomainError("node.retiring", _("This node is being given up already."))
    if into is None and (row.children.exists() or row.pois.exists()):
        raise DomainError("node.needs_heir", _("Something lies in it. Say where that shall go."), field="into")
    if into is not None:
        check_heir(row, into)
    row.metadata["retiring"] = {"into": into.pk if into else None, "status": row.status}
    row.status = NodeStatus.INACTIVE
    row.save()
    told = {**node_facts(row), "gone": False, "into": into.pk if into else None}
    tell("node.deleted", about=row, tenant=row.tenant, payload=told, actor=actor)
    node.refresh_from_db()
    return row


def check_heir(node: Node, into: Node) -> None:
    """Refuses what cannot take over: another tenant's, another level's, itself, one that is closed."""
    fits = into.tenant_id == node.tenant_id and into.type == node.type and into.pk != node.pk
    if not fits or into.status == NodeStatus.INACTIVE or "retiring" in into.metadata:
        raise DomainError("node.unfit_heir", _("Choose an open node of the same level."), field="into")


@transaction.atomic
def reopen_node(*, node: Node, actor: Actor) -> Node:
    """It is not given up after all. A node that is not being given up stays as it is."""
    row = Node.objects.select_for_update().get(pk=node.pk)
    retiring = row.metadata.pop("retiring", None)
    if retiring is not None:
        row.status = retiring["status"]
        row.save()
    return row


@transaction.atomic
def move_nodes(*, ids: list[int], into: Node, actor: Actor) -> list[int]:
    """Hangs these nodes, with all below them, under another; those that are there already stay. Returns who moved."""
    moved = []
    for child in Node.objects.filter(pk__in=ids).exclude(parent=into).order_by("pk"):
        move_node(node=child, parent=into, actor=actor)
        moved.append(child.pk)
    return moved


@transaction.atomic
def move_places(*, ids: list[int], into: Node, actor: Actor) -> list[int]:
    """Points of interest lie in another node from now on. Returns which were moved."""
    moved = []
    for place in TenantPOI.objects.select_for_update().filter(pk__in=ids).exclude(node=into).order_by("pk"):
        place.node = into
        place.save()
        moved.append(place.pk)
    return moved


@transaction.atomic
def remove_retired(*, node: Node, actor: Actor) -> dict[str, Any]:
    """Removes a closed node that holds nothing any more; returns all that was known of it.

    Raises DomainError: node.not_retiring, node.not_empty.
    """
    row = Node.objects.select_for_update().get(pk=node.pk)
    if "retiring" not in row.metadata:
        raise DomainError("node.not_retiring", _("This node is not being given up."))
    if row.children.exists() or row.pois.exists():
        raise DomainError("node.not_empty", _("Something still lies in it. Move or delete that first."))
    kept = {**node_facts(row), "code": row.code, "location": row.location, "metadata": row.metadata}
    row.delete()
    return kept
