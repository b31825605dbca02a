"""Fleetbase, public API v1: deliveries, places, delivery areas, where a delivery is, and where an address is.

It keeps our id of an order in `internal_id`, by which an order is found whose making was not answered. Places are
found by their name and street, which Fleetbase itself takes for the same place; delivery areas by their name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.adapters import Adapter, Link, Setting, Synced
from orchestration.integrations.client import Answer, Client, quoted
from orchestration.integrations.faults import IntegrationFault, PermanentFault, SchemaChanged, TemporaryFault
from orchestration.integrations.fleetbase_events import CHANGES, EVENTS, tell_of
from orchestration.integrations.fleetbase_maps import ORDER, PLACE, SERVICE_AREA

if TYPE_CHECKING:
    from orchestration.webhooks import Message

ENDED = {"completed", "canceled"}


class Fleetbase(Adapter):
    """A Fleetbase organisation, by one API key."""

    name = "fleetbase"
    title = _("Fleetbase")
    base_url = "https://api.fleetbase.io"
    settings = (
        Setting("api_key", _("API key"), secret=True, hint=_("From the developers' console; it begins with flb_.")),
        Setting("order_config", _("Kind of order"), required=False, hint=_("The key of an order configuration.")),
    )
    entities = {each.entity: each for each in (ORDER, PLACE, SERVICE_AREA)}
    verbs = ("track", "geocode", "cancel", "dispatch")
    events = (*EVENTS, *CHANGES)
    queue = "xsystem-logistics-queue"

    def client(self, link: Link) -> Client:
        key = link.secrets["api_key"]
        return Client(
            link.base_url, {"Authorization": f"Bearer {key}"}, name=link.name, explain=_explain, scrub=link.scrubbed
        )

    def health_check(self, link: Link) -> str:
        found = self.client(link).get("/v1/organizations/current").data
        return str(found.get("name") or _id_of(found))

    def handle_webhook(self, link: Link | None, message: Message) -> None:
        tell_of(message)

    # --- things -------------------------------------------------------------------------------------------------

    def sync_entity(
        self, link: Link, entity: str, values: dict[str, Any], *, external_id: str, own_key: str, key: str
    ) -> Synced:
        if entity == ORDER.entity:
            return self._sync_order(link, values, external_id, own_key)
        if entity == PLACE.entity:
            return self._sync_place(link, values, external_id, own_key)
        if entity == SERVICE_AREA.entity:
            return self._sync_area(link, values, external_id)
        raise PermanentFault("unknown_entity", entity)

    def _sync_order(self, link: Link, values: dict[str, Any], external_id: str, own_key: str) -> Synced:
        client = self.client(link)
        body = _order_body(link, values, own_key)
        known = external_id or self._lost_order(client, body["internal_id"])
        if known:
            answer = client.put(quoted("v1", "orders", known), body).data
            return Synced(known, created=False, answer=ORDER.inward(answer))
        answer = client.post("/v1/orders", {**body, "dispatch": bool(values.get("dispatch"))}).data
        return Synced(_id_of(answer), created=True, answer=ORDER.inward(answer))

    def _lost_order(self, client: Client, number: str) -> str:
        found = _list_of(client.get("/v1/orders", {"internal_id": number, "limit": 2}))
        # Older versions pass over filters that they do not know, and list everything.
        return next((_id_of(each) for each in found if each.get("internal_id") == number), "")

    def _sync_place(self, link: Link, values: dict[str, Any], external_id: str, own_key: str) -> Synced:
        client = self.client(link)
        body = {**PLACE.outward(values), "meta": _meta(link, own_key)}
        if external_id:
            try:
                answer = client.put(quoted("v1", "places", external_id), body).data
                return Synced(external_id, created=False, answer=PLACE.inward(answer))
            except PermanentFault as fault:
                if fault.code != "not_found":
                    raise
        answer = client.post("/v1/places", body).data
        return Synced(_id_of(answer), created=True, answer=PLACE.inward(answer))

    def _sync_area(self, link: Link, values: dict[str, Any], external_id: str) -> Synced:
        client = self.client(link)
        body = SERVICE_AREA.outward(values)
        if not external_id:
            found = _list_of(client.get("/v1/service-areas", {"name": body["name"], "limit": 2}))
            external_id = next((_id_of(each) for each in found if each.get("name") == body["name"]), "")
        if external_id:
            try:
                answer = client.put(quoted("v1", "service-areas", external_id), body).data
                return Synced(external_id, created=False, answer=SERVICE_AREA.inward(answer))
            except PermanentFault as fault:
                if fault.code != "not_found":
                    raise
        answer = client.post("/v1/service-areas", body).data
        return Synced(_id_of(answer), created=True, answer=SERVICE_AREA.inward(answer))

    # --- calls --------------------------------------------------------------------------------------------------

    def do_track(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Where an order is (`external_id`, or `own_id`): its state, its tracking number and page, and while somebody
        drives it, how far they are."""
        client = self.client(link)
        order = client.get(quoted("v1", "orders", _order_in(link, values))).data
        found = {"external_id": _id_of(order), **ORDER.inward(order), "percentage": None, "eta": None}
        if found.get("dispatched") and found["status"] not in ENDED:
            try:
                told = client.get(quoted("v1", "orders", found["external_id"], "tracker")).data
            except IntegrationFault:
                # It cannot compute a route without the driver's position, and says so as 404.
                return found
            found["percentage"] = _inside(told, "progress", "percentage")
            found["eta"] = _inside(told, "eta", "completion_at")
        return found

    def do_geocode(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Places for an address (`query`), those near `latitude` and `longitude` first."""
        asked = {"query": values.get("query"), "geo": 1, "limit": values.get("limit", 5)}
        near = {name: values.get(name) for name in ("latitude", "longitude")}
        rows = _list_of(self.client(link).get("/v1/places/search", {**asked, **near}))
        return {"places": [{**PLACE.inward(row), **_point_of(row)} for row in rows]}

    def do_cancel(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Calls an order off; one that was called off before stays so. PermanentFault `too_late` once delivered."""
        client = self.client(link)
        external_id = _order_in(link, values)
        order = client.get(quoted("v1", "orders", external_id)).data
        status = ORDER.inward(order)["status"]
        if status == "completed":
            raise PermanentFault("too_late", "status", "the order was delivered")
        if status != "canceled":
            status = ORDER.inward(client.delete(quoted("v1", "orders", external_id, "cancel")).data)["status"]
        return {"external_id": external_id, "status": status}

    def do_dispatch(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Sends the driver out; an order that was sent out before stays so. PermanentFault `no_driver`."""
        client = self.client(link)
        external_id = _order_in(link, values)
        try:
            order = client.post(quoted("v1", "orders", external_id, "dispatch"), {}).data
        except PermanentFault as fault:
            if fault.code != "already_dispatched":
                raise
            order = client.get(quoted("v1", "orders", external_id)).data
        return {"external_id": external_id, "status": ORDER.inward(order)["status"]}


SAYINGS = {
    "already been dispatched": "already_dispatched",
    "no driver assigned": "no_driver",
    "not found": "not_found",
    "order_config": "unknown_kind",
}


def _explain(answer: Answer) -> IntegrationFault | None:
    """Its refusals: `error` with a sentence, or `errors` by field."""
    try:
        told = answer.json
    except (SchemaChanged, TemporaryFault):
        return None
    if not isinstance(told, dict) or answer.status >= 500 or answer.status == 429:
        return None
    sentence = str(told.get("error") or "")
    for words, code in SAYINGS.items():
        if words in sentence.lower():
            return PermanentFault(code, "", sentence)
    errors = told.get("errors")
    if isinstance(errors, dict) and errors:
        field, words = next(iter(errors.items()))
        return PermanentFault("invalid", str(field), f"{field}: {words}")
    return None


def _order_body(link: Link, values: Mapping[str, Any], own_key: str) -> dict[str, Any]:
    body = ORDER.outward({**values, "kind": values.get("kind") or link.option("order_config", "transport")})
    for stop in ("pickup", "dropoff"):
        # A place that is known there is named by its id.
        if isinstance(body[stop], Mapping):
            body[stop] = PLACE.outward(body[stop])
    body["meta"] = {**body.get("meta", {}), **_meta(link, own_key)}
    # Couriers read it: our plain number, unless tenants share the account.
    return {**body, "internal_id": own_key if link.shared else _plain(own_key)}


def _meta(link: Link, own_key: str) -> dict[str, str]:
    tenant = str(link.tenant.uuid) if link.tenant is not None else ""
    return {"cityos_tenant": tenant, "cityos_id": _plain(own_key)}


def _plain(own_key: str) -> str:
    """Our id without the tenant and the kind before it."""
    return own_key.split(":", 2)[2]


def _order_in(link: Link, values: Mapping[str, Any]) -> str:
    from orchestration.integrations.identities import external_id_of

    found = values.get("external_id") or external_id_of(
        link.system, ORDER.entity, values.get("own_id", ""), tenant=link.tenant
    )
    if not found:
        raise PermanentFault("not_found", "external_id", "this order was never sent there")
    return str(found)


def _id_of(document: Mapping[str, Any]) -> str:
    found = document.get("id")
    if not isinstance(found, str) or not found:
        raise SchemaChanged("id")
    return found


def _list_of(answer: Answer) -> list[dict[str, Any]]:
    found = answer.json
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise SchemaChanged("list")
    return found


def _inside(document: Mapping[str, Any], *path: str) -> Any:
    found: Any = document
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _point_of(row: Mapping[str, Any]) -> dict[str, float]:
    """GeoJSON: longitude first. A place that could not be found stands at 0, 0."""
    pair = _inside(row, "location", "coordinates")
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(each, int | float) for each in pair):
        raise SchemaChanged("location.coordinates")
    return {"longitude": float(pair[0]), "latitude": float(pair[1])} if any(pair) else {}


ADAPTER = Fleetbase()
