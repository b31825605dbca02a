"""Medusa v2, by its Admin API: products, stock, customers and orders are pulled, words and pictures pushed back."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.adapters import Adapter, Link, Setting, Synced
from orchestration.integrations.client import Answer, Client, quoted
from orchestration.integrations.faults import IntegrationFault, PermanentFault, SchemaChanged
from orchestration.integrations.medusa_maps import CUSTOMER, ORDER, PRODUCT, PRODUCT_CONTENT, VARIANT
from orchestration.integrations.medusa_reading import (
    LANGUAGES,
    TEXTS,
    THEIR_NAMES,
    customer_in,
    language_of,
    order_in,
    product_in,
)
from orchestration.integrations.pulls import Page, Thing

if TYPE_CHECKING:
    from orchestration.webhooks import Message

STOCK = (
    "*variants.inventory_items,*variants.inventory_items.inventory,*variants.inventory_items.inventory.location_levels"
)
OPTIONS = "*variants.options,*variants.options.option"
# A list of orders tells totals only, unless it is asked for all that a single one tells.
ORDER_FIELDS = (
    "+email,+currency_code,+customer_id,+payment_status,+fulfillment_status,+tax_total,+shipping_total,"
    "+shipping_tax_total,+discount_total,*items,*shipping_address,*billing_address,*shipping_methods,"
    "*payment_collections,*payment_collections.payments,*payment_collections.payments.captures,"
    "*payment_collections.payments.refunds"
)
FIELDS = {"product": f"*categories,*variants.prices,{OPTIONS},{STOCK}", "customer": "", "order": ORDER_FIELDS}
SIZES = {"product": 50, "customer": 100, "order": 50}
# Medusa's events name the thing before the dot.
ABOUT = {
    "product": ("product", "id"),
    "product-variant": ("product", "product_id"),
    "order": ("order", "id"),
    "customer": ("customer", "id"),
}


class Medusa(Adapter):
    """The Admin API of a Medusa v2 server."""

    name = "medusa"
    title = _("Medusa")
    settings = (
        Setting(
            "access_token", _("Secret API key"), secret=True, hint=_("Settings, Secret API keys: begins with sk_.")
        ),
        Setting("language", _("Language of its texts"), required=False, hint=_("ar or en; empty: by the letters.")),
        Setting("store", _("Store"), required=False, hint=_("The handle of the store that sells them; empty: all.")),
    )
    entities = {
        "product": PRODUCT,
        "variant": VARIANT,
        "customer": CUSTOMER,
        "order": ORDER,
        "product_content": PRODUCT_CONTENT,
    }
    events = ("product.*", "product-variant.*", "order.*", "customer.*")
    queue = "xsystem-platform-queue"
    pulls = ("product", "customer", "order")
    removable = ("product",)

    def client(self, link: Link) -> Client:
        token = link.secrets.get("access_token", "")
        # A secret key signs in as a user name without a password; anything else is a token as Medusa v1 had them.
        basic = base64.b64encode(f"{token}:".encode()).decode()
        headers = {"Authorization": f"Basic {basic}"} if token.startswith("sk_") else {"x-medusa-access-token": token}
        return Client(link.base_url, headers, name=link.name, explain=explain, scrub=link.scrubbed)

    def health_check(self, link: Link) -> str:
        rows = _list(self.client(link).get("/admin/stores", {"limit": 1}).data, "stores")
        return str(rows[0].get("name") or "Medusa")[:200] if rows and isinstance(rows[0], Mapping) else "Medusa"

    def read_page(self, link: Link, entity: str, start: int, since: datetime | None) -> Page:
        size = SIZES[entity]
        asked: dict[str, Any] = {"limit": size, "offset": start, "order": "id", "fields": FIELDS[entity] or None}
        if entity == "customer":
            asked["has_account"] = "true"
        if since is not None:
            asked["updated_at[$gte]"] = since.isoformat()
        told = self.client(link).get(quoted("admin", f"{entity}s"), asked).data
        rows, total = _list(told, f"{entity}s"), told.get("count")
        if not isinstance(total, int):
            raise SchemaChanged("count")
        reached = start + len(rows)
        return Page(
            tuple(self._thing(link, entity, row) for row in rows), total, reached if rows and reached < total else None
        )

    def read_one(self, link: Link, entity: str, external_id: str) -> Thing | None:
        if entity not in self.pulls:
            raise PermanentFault("unknown_entity", entity)
        asked = {"fields": FIELDS[entity]} if FIELDS[entity] else None
        try:
            told = self.client(link).get(quoted("admin", f"{entity}s", external_id), asked).data
        except PermanentFault as fault:
            if fault.code == "not_found":
                return None
            raise
        if not isinstance(told.get(entity), Mapping):
            raise SchemaChanged(entity)
        return self._thing(link, entity, told[entity])

    def _thing(self, link: Link, entity: str, row: Any) -> Thing:
        found = row.get("id") if isinstance(row, Mapping) else None
        if not isinstance(found, str) or not found:
            raise SchemaChanged(f"{entity}s.id")
        readers: dict[str, Callable[[Any], dict[str, Any]]] = {
            "product": lambda each: product_in(each, str(link.option("language"))),
            "customer": customer_in,
            "order": order_in,
        }
        try:
            return Thing(found, readers[entity](row))
        except SchemaChanged as fault:
            return Thing(found, fault=fault.path)

    def sync_entity(
        self, link: Link, entity: str, values: dict[str, Any], *, external_id: str, own_key: str, key: str
    ) -> Synced:
        """Words and pictures of a product that came from Medusa. Products are never made there."""
        if entity != "product_content":
            raise PermanentFault("read_only", entity)
        if not external_id:
            raise PermanentFault("not_there", entity)
        path = quoted("admin", "products", external_id)
        client = self.client(link)
        before = _product(client.get(path, {"fields": FIELDS["product"]}).data)
        told = PRODUCT_CONTENT.outward(spoken(values, before, str(link.option("language"))))
        kept = before.get("metadata")
        told["metadata"] = {**(kept if isinstance(kept, Mapping) else {}), **(told.get("metadata") or {})}
        if values.get("images") is not None:
            told["images"] = pictures_of(values["images"], before)
            told["thumbnail"] = told["images"][0]["url"] if told["images"] else None
        if all(_same(before.get(name), value) for name, value in told.items()):
            return Synced(external_id, created=False, answer=dict(before))
        return Synced(external_id, created=False, answer=dict(_product(client.post(path, told).data)))

    def handle_webhook(self, link: Link | None, message: Message) -> None:
        """Something changed there: it is read anew by a job, whatever the message says about it."""
        from orchestration.jobs import ask_job
        from tenancy.occasion import current_actor

        thing, _dot, happened = message.event.partition(".")
        data = message.payload.get("data")
        entity, name = ABOUT.get(thing, ("", ""))
        external_id = data.get(name) if isinstance(data, Mapping) else None
        if link is not None and entity and isinstance(external_id, str) and external_id:
            ask_job(
                kind="medusa.take", entity=entity, entity_id=external_id[:80], operation="take",
                payload={"event": happened[:40]}, actor=current_actor(),
            )  # fmt: skip


def spoken(values: Mapping[str, Any], before: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Our texts in two languages as Medusa keeps them: one in its own fields, everything else in the metadata."""
    own = language_of(str(before.get("title") or ""), language)
    metadata = {
        f"{THEIR_NAMES.get(name, name)}_{each}": values[f"{name}_{each}"]
        for name in (*TEXTS, "seo_title", "seo_description")
        for each in LANGUAGES
        if values.get(f"{name}_{each}") and (each != own or name not in TEXTS)
    }
    other = next(each for each in LANGUAGES if each != own)
    texts = {name: values.get(f"{name}_{own}") or "" for name in TEXTS}
    # A product without a title is refused; the other language's is better than none.
    texts["title"] = texts["title"] or values.get(f"title_{other}") or ""
    return {**texts, "metadata": metadata}


def explain(answer: Answer) -> IntegrationFault | None:
    """Medusa says no with `{"type": "not_found", "message": …}`."""
    if answer.status >= 500 or answer.status == 429:
        return None
    try:
        told = answer.json
    except IntegrationFault:
        return None
    if isinstance(told, Mapping) and isinstance(told.get("type"), str):
        code = {"not_found": "not_found", "unauthorized": "unauthorised", "invalid_data": "invalid"}.get(told["type"])
        return PermanentFault(code, "", str(told.get("message", ""))[:200]) if code else None
    return None


def pictures_of(wanted: list[dict[str, str]], before: Mapping[str, Any]) -> list[dict[str, str]]:
    """The pictures as Medusa takes them: those that it has keep its own address, ours are told by ours."""
    there = {row["id"]: row["url"] for row in before.get("images") or [] if isinstance(row, Mapping)}
    told = [
        {"id": row["external_id"], "url": there[row["external_id"]]}
        if row.get("external_id") in there
        else {"url": row["url"]}
        for row in wanted
    ]
    return [row for row in told if row["url"]]


def _same(before: Any, wanted: Any) -> bool:
    """Whether there is nothing to tell."""
    if isinstance(wanted, list):
        return [row["url"] for row in before or []] == [row["url"] for row in wanted]
    return (before or "") == (wanted or "")


def _product(told: Mapping[str, Any]) -> Mapping[str, Any]:
    found = told.get("product")
    if not isinstance(found, Mapping):
        raise SchemaChanged("product")
    return found


def _list(told: Mapping[str, Any], name: str) -> list[Any]:
    found = told.get(name)
    if not isinstance(found, list):
        raise SchemaChanged(name)
    return found


ADAPTER = Medusa()
