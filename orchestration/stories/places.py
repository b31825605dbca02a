"""Ground and places in the words of whoever drives there: the names are those of Fleetbase's field map."""

from __future__ import annotations

from typing import Any

from orchestration.sagas import Done, Run
from orchestration.sagas.declaration import Outcome
from orchestration.stories.pushing import push
from tenancy.models import Node, Tenant, TenantPOI
from tenancy.models.words import NodeType

AREAS = {NodeType.CITY, NodeType.DISTRICT, NodeType.ZONE}
HOME = "SA"


def place_facts(place: TenantPOI) -> dict[str, Any]:
    """A point of interest as an address."""
    street = {"street": place.address_line1, "street2": place.address_line2, "district": _zone_of(place)}
    town = {
        "city": place.city,
        "province": place.state,
        "postal_code": place.postal_code,
        "country": place.country_code,
    }
    return {"name": place.name, **street, **town, "phone": place.phone, **_point(place.latitude, place.longitude)}


def area_facts(tenant: Tenant, name: str, location: dict[str, Any] | None, *, closed: bool = False) -> dict[str, Any]:
    """A piece of ground. Areas are known there by their names, which tenants may share: the tenant's comes first."""
    at = location or {}
    told = {"name": f"{tenant.name_en or tenant.handle} / {name}", "country": tenant.country_code or HOME}
    return {**told, "state": "inactive" if closed else "active", **_point(at.get("latitude"), at.get("longitude"))}


def path_of(node: Node) -> str:
    """Its name with all names above: two districts may each have a park."""
    return " / ".join(crumb.get("name") or crumb.get("slug", "") for crumb in node.breadcrumbs) or node.name


def tell_places(run: Run, places: Any, *, tenant: Tenant) -> Outcome:
    """Tells each of these points of interest; the first that cannot be told now decides."""
    told = 0
    for place in places.select_related("node").order_by("pk"):
        outcome = push(run, "fleetbase", "place", place_facts(place), own_id=f"poi-{place.pk}", tenant=tenant)
        if not isinstance(outcome, Done) or outcome.result.get("skipped"):
            return outcome
        told += 1
    return Done({"places": told})


def _zone_of(place: TenantPOI) -> str:
    return (place.node.name_en or place.node.name) if place.node is not None else ""


def _point(latitude: Any, longitude: Any) -> dict[str, Any]:
    both = latitude is not None and longitude is not None
    return {"latitude": latitude, "longitude": longitude} if both else {}
