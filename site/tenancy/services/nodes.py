"""The node tree: make, move, look up and down. Each node keeps its breadcrumbs, so reading needs no recursion."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.models import Node, Tenant
from tenancy.models.places import LEVELS
from tenancy.models.words import NodeType
from tenancy.telling import changed_fields, tell


@transaction.atomic
def create_node(
    *, tenant: Tenant, type: str, slug: str, parent: Node | None = None, actor: Actor, **fields: Any
) -> Node:
    """A node of a tenant. Raises ValidationError when it does not fit under its parent."""
    node = Node(tenant=tenant, type=type, slug=slug, parent=parent, **fields)
    node.full_clean(exclude=["depth"])
    node.breadcrumbs = _breadcrumbs(node)
    node.save()
    tell("node.created", about=node, tenant=node.tenant, payload=node_facts(node), actor=actor)
    return node


@transaction.atomic
def save_node(*, node: Node, actor: Actor) -> Node:
    """Keeps a new or edited node; its breadcrumbs and those of all below it follow its name and place."""
    node.full_clean(exclude=["depth"])
    before = Node.objects.filter(pk=node.pk).first() if node.pk else None
    node.breadcrumbs = _breadcrumbs(node)
    node.save()
    renew_below(node)
    changed = changed_fields(before, node)
    if before is None:
        tell("node.created", about=node, tenant=node.tenant, payload=node_facts(node), actor=actor)
    elif changed:
        told = {**node_facts(node), "changed": changed}
        tell("node.updated", about=node, tenant=node.tenant, payload=told, actor=actor)
    return node


@transaction.atomic
def move_node(*, node: Node, parent: Node, actor: Actor) -> Node:
    """Hangs a node, with all below it, under another parent one level above.

    Raises DomainError: node.other_tenant, node.wrong_level, node.into_itself.
    """
    list(Node.objects.select_for_update().filter(pk__in=sorted([node.pk, parent.pk])).order_by("pk"))
    node.refresh_from_db()
    parent.refresh_from_db()
    if parent.tenant_id != node.tenant_id:
        raise DomainError("node.other_tenant", _("The parent belongs to another tenant."), field="parent")
    if parent.pk == node.pk or any(crumb["id"] == node.pk for crumb in parent.breadcrumbs):
        raise DomainError("node.into_itself", _("A node cannot lie in itself."), field="parent")
    if parent.depth != node.depth - 1:
        level = LEVELS[node.depth - 1].label if node.depth else ""
        raise DomainError(
            "node.wrong_level", _("The parent must be one level above: %(level)s.") % {"level": level}, field="parent"
        )
    node.parent = parent
    return save_node(node=node, actor=actor)


@transaction.atomic
def delete_node(*, node: Node, actor: Actor) -> None:
    """Removes a node with nothing below it. Raises DomainError node.not_empty."""
    if node.children.exists():
        raise DomainError("node.not_empty", _("Something still lies in it. Move or delete that first."))
    tell("node.deleted", about=node, tenant=node.tenant, payload={**node_facts(node), "gone": True}, actor=actor)
    node.delete()


def node_facts(node: Node) -> dict[str, Any]:
    """What events say of a node."""
    names = {"name_en": node.name_en, "name_ar": node.name_ar}
    about = {"slug": node.slug, "type": node.type, "status": node.status, "parent": node.parent_id}
    return {"node": node.pk, "uuid": str(node.uuid), **names, **about}


def get_ancestors(node: Node) -> list[Node]:
    """From the city down to the node's parent."""
    ids = [crumb["id"] for crumb in node.breadcrumbs[:-1]]
    found = Node.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def get_breadcrumbs(node: Node) -> list[dict[str, Any]]:
    """The way to the node, itself last: `{id, name, name_ar, slug, type}`."""
    return list(node.breadcrumbs)


def get_children(node: Node) -> QuerySet[Node]:
    """What lies directly in it."""
    return node.children.order_by("slug")


def get_descendants(node: Node) -> QuerySet[Node]:
    """Everything that lies in it, at any depth. One query."""
    return Node.objects.filter(tenant=node.tenant_id, breadcrumbs__contains=[{"id": node.pk}]).exclude(pk=node.pk)


def get_subtree(node: Node) -> dict[str, Any]:
    """The node and all below it, nested: `{node, children: [...]}`. One query."""
    below: dict[int, list[Node]] = {}
    for one in get_descendants(node).order_by("slug"):
        below.setdefault(one.parent_id or 0, []).append(one)

    def nest(one: Node) -> dict[str, Any]:
        return {"node": one, "children": [nest(child) for child in below.get(one.pk, [])]}

    return nest(node)


def get_nodes_by_type(tenant: Tenant, type: NodeType) -> QuerySet[Node]:
    """Every node of one level."""
    return Node.objects.filter(tenant=tenant, type=type).order_by("slug")


def _crumb(node: Node) -> dict[str, Any]:
    return {"id": node.pk, "name": node.name_en, "name_ar": node.name_ar, "slug": node.slug, "type": node.type}


def _breadcrumbs(node: Node) -> list[dict[str, Any]]:
    above = list(node.parent.breadcrumbs) if node.parent else []
    if node.pk is None:
        node.save()
    return [*above, _crumb(node)]


def renew_below(node: Node) -> int:
    """The breadcrumbs of all below follow the node's; returns how many were not right."""
    renewed = 0
    for child in node.children.all():
        right = [*node.breadcrumbs, _crumb(child)]
        if child.breadcrumbs != right:
            child.breadcrumbs = right
            child.save(update_fields=["breadcrumbs", "updated_at"])
            renewed += 1
        renewed += renew_below(child)
    return renewed
