"""A node comes, changes, goes."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orchestration.sagas import Done, Fail, Run, Saga, Step
from orchestration.sagas.declaration import Outcome
from orchestration.stories import places
from orchestration.stories.pushing import push, tenant_of
from tenancy.errors import DomainError
from tenancy.models import Node, TenantPOI
from tenancy.services import nodes, retiring
from tenancy.services.governance import authority_of_node, effective_policy


def _node(run: Run) -> Node | None:
    return Node.objects.select_related("tenant").filter(pk=run.context["node"]).first()


def _heir(run: Run) -> Node | None:
    return Node.objects.filter(pk=run.context["into"]).first() if run.context.get("into") else None


def check_place(run: Run) -> Outcome:
    """It hangs where it belongs, and what lies above it can be read from it."""
    node = _node(run)
    if node is None:
        return Fail("the node is not there any more")
    if node.parent is not None:
        nodes.renew_below(node.parent)
    return Done({"path": [crumb["slug"] for crumb in Node.objects.get(pk=node.pk).breadcrumbs]})


def find_rules(run: Run) -> Outcome:
    """Which rules are in force there: those of the nearest authority above, else the tenant's."""
    node = _node(run)
    if node is None:
        return Fail("the node is not there any more")
    ruler = authority_of_node(node)
    return Done({"authority": ruler.name if ruler else "", "rules": len(effective_policy(ruler))})


def tell_fleetbase(run: Run) -> Outcome:
    """Cities, districts and zones are areas to Fleetbase; what stands in them is told by its address."""
    node = _node(run)
    if node is None:
        return Done({"skipped": "gone"})
    if node.type not in places.AREAS:
        return Done({"skipped": "no_area"})
    values = places.area_facts(node.tenant, places.path_of(node), node.location)
    return push(run, "fleetbase", "service_area", values, own_id=f"node-{node.pk}", tenant=node.tenant)


def close_in_fleetbase(run: Run) -> Outcome:
    """Nobody is sent there any more. The area itself stays in the other system's history."""
    if run.context["type"] not in places.AREAS:
        return Done({"skipped": "no_area"})
    node, tenant = _node(run), tenant_of(run)
    name = places.path_of(node) if node is not None else str(run.context.get("name_en") or run.context["slug"])
    values = places.area_facts(tenant, name, None, closed=True)
    return push(run, "fleetbase", "service_area", values, own_id=f"node-{run.context['node']}", tenant=tenant)


def reopen_in_fleetbase(run: Run) -> None:
    """An area that was closed there is open again; while Fleetbase is away, this is tried again."""
    if not isinstance(tell_fleetbase(run), Done):
        raise RuntimeError("Fleetbase has not opened it again")


def withdraw_from_fleetbase(run: Run) -> None:
    """An area that was told for a node that did not come about is closed."""
    if not isinstance(close_in_fleetbase(run), Done):
        raise RuntimeError("Fleetbase has not closed it")


def note_ready(run: Run) -> Outcome:
    """The node says since when it is known everywhere."""
    node = _node(run)
    if node is None:
        return Fail("the node is not there any more")
    node.metadata["provisioned_at"] = timezone.now().isoformat()
    node.save(update_fields=["metadata", "updated_at"])
    return Done({"provisioned_at": node.metadata["provisioned_at"]})


def renew_below(run: Run) -> Outcome:
    """Everything below carries the new name and place."""
    node = _node(run)
    if node is None:
        return Done({"skipped": "gone"})
    return Done({"renewed": nodes.renew_below(node), "below": nodes.get_descendants(node).count()})


def tell_places(run: Run) -> Outcome:
    """Places that lie in it, or below it, are told anew: their address names the zone."""
    node = _node(run)
    if node is None:
        return Done({"skipped": "gone"})
    inside = [node.pk, *nodes.get_descendants(node).values_list("pk", flat=True)]
    return places.tell_places(run, TenantPOI.objects.filter(node__in=inside), tenant=node.tenant)


def check_closed(run: Run) -> Outcome:
    """Nothing is put into it any more; it was closed by whoever gave it up."""
    node = _node(run)
    return Done({"closed": node is not None and "retiring" in node.metadata})


def check_heir(run: Run) -> Outcome:
    """What lies in it has somewhere to go."""
    node = _node(run)
    if node is None or run.context.get("gone"):
        return Done({"held_nothing": True})
    heir = _heir(run)
    try:
        if heir is not None:
            retiring.check_heir(node, heir)
        elif node.children.exists() or node.pois.exists():
            return Fail("nobody takes over what lies in it")
    except DomainError as refusal:
        return Fail(refusal.message)
    return Done({"into": heir.pk if heir else None})


def reopen(run: Run) -> None:
    """The node is as open as before."""
    node = _node(run)
    if node is not None:
        retiring.reopen_node(node=node, actor=run.actor)


def move_children(run: Run) -> Outcome:
    """The nodes in it, with all below them."""
    node, heir = _node(run), _heir(run)
    if node is None or heir is None:
        return Done({"moved": []})
    ids = list(node.children.values_list("pk", flat=True))
    return Done({"moved": retiring.move_nodes(ids=ids, into=heir, actor=run.actor)})


def move_children_back(run: Run) -> None:
    """Each where it was."""
    node = _node(run)
    if node is not None:
        retiring.move_nodes(ids=run.results.get("children", {}).get("moved", []), into=node, actor=run.actor)


def move_places(run: Run) -> Outcome:
    """The points of interest in it."""
    node, heir = _node(run), _heir(run)
    if node is None or heir is None:
        return Done({"moved": []})
    ids = list(node.pois.values_list("pk", flat=True))
    return Done({"moved": retiring.move_places(ids=ids, into=heir, actor=run.actor)})


def move_places_back(run: Run) -> None:
    """Each where it was."""
    node = _node(run)
    if node is not None:
        retiring.move_places(ids=run.results.get("places", {}).get("moved", []), into=node, actor=run.actor)


def remove(run: Run) -> Outcome:
    """The row, once it holds nothing; what it said is kept in the timeline."""
    node = _node(run)
    if node is None:
        return Done({"was": {key: run.context.get(key) for key in ("node", "uuid", "slug", "name_en", "name_ar")}})
    try:
        return Done({"was": retiring.remove_retired(node=node, actor=run.actor)})
    except DomainError as refusal:
        return Fail(refusal.message)


SAGAS = [
    Saga(
        "xsystem.node-provisioning",
        title=_("A new node"),
        triggers={"node.created"},
        steps=[
            Step("place", check_place, title=_("It has its place in the tree")),
            Step("rules", find_rules, title=_("The rules in force there are found")),
            Step("fleetbase", tell_fleetbase, withdraw_from_fleetbase, title=_("Fleetbase knows it")),
            Step("ready", note_ready, title=_("It is noted as ready")),
        ],
    ),
    Saga(
        "xsystem.node-update-propagation",
        title=_("A node has changed"),
        triggers={"node.updated"},
        steps=[
            Step("below", renew_below, title=_("All below it follow")),
            Step("fleetbase", tell_fleetbase, title=_("Fleetbase knows it")),
            Step("places", tell_places, title=_("The places in it are told anew")),
        ],
    ),
    Saga(
        "xsystem.node-decommission",
        title=_("A node is given up"),
        triggers={"node.deleted"},
        steps=[
            Step("closed", check_closed, reopen, title=_("It is closed")),
            Step("heir", check_heir, title=_("Who takes over is found")),
            Step("children", move_children, move_children_back, title=_("The nodes in it move")),
            Step("places", move_places, move_places_back, title=_("The places in it move")),
            Step("fleetbase", close_in_fleetbase, reopen_in_fleetbase, title=_("Fleetbase closes it")),
            Step("remove", remove, title=_("It is removed")),
        ],
    ),
]
