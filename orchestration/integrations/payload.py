"""Payload 3, by its REST API: pages, posts, media and globals are pulled; facts of our products are pushed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.adapters import Adapter, Link, Setting, Synced
from orchestration.integrations.client import Answer, Client, download, quoted
from orchestration.integrations.faults import IntegrationFault, NotConfigured, PermanentFault, SchemaChanged
from orchestration.integrations.maps import Field, FieldMap
from orchestration.integrations.payload_reading import LANGUAGES, global_in, media_in, page_in
from orchestration.integrations.pulls import Page, Thing

if TYPE_CHECKING:
    from orchestration.webhooks import Message

COLLECTIONS = {"media": "media", "page": "pages", "post": "posts"}
SIZES = {"media": 50, "page": 20, "post": 20}
GLOBALS = "header,footer"
LARGEST_FILE = 25 * 1024 * 1024

_WORDS = (
    Field("languages.title", "title", way="in", required=True),
    Field("languages.slug", "slug", way="in"),
    Field("languages.meta", "meta", way="in"),
    Field("updated_at", "updatedAt", "moment", "in"),
)
PAGE = FieldMap(
    "page",
    "pages",
    (*_WORDS, Field("languages.hero", "hero", way="in"), Field("languages.layout", "layout", way="in")),
    title=_("Pages"),
)
POST = FieldMap(
    "post",
    "posts",
    (
        *_WORDS,
        Field("languages.content", "content", way="in"),
        Field("languages.heroImage", "heroImage", way="in"),
        Field("languages.publishedAt", "publishedAt", way="in"),
        Field("languages.populatedAuthors", "populatedAuthors", way="in"),
    ),
    title=_("Posts"),
)
MEDIA = FieldMap(
    "media",
    "media",
    (
        Field("url", "url", "text", "in", required=True),
        Field("mime", "mimeType", "text", "in", required=True),
        Field("filename", "filename", "text", "in"),
        Field("alt", "alt", way="in"),
        Field("focal", "focalX", way="in"),
    ),
    title=_("Pictures and files"),
)
GLOBAL = FieldMap("global", "globals", (Field("languages.navItems", "navItems", way="in"),), title=_("Menus"))
PRODUCT = FieldMap(
    "product",
    "products",
    (
        Field("title", "title", "text", "out", required=True),
        Field("slug", "slug", "text", "out"),
        Field("upc", "sku", "text", "out"),
        Field("public", "available", "bool", "out"),
        Field("own_key", "externalId", "text", "out", required=True),
    ),
    title=_("Facts of products"),
)


class Payload(Adapter):
    """The REST API of a Payload 3 server, signed in with a user's API key."""

    name = "payload"
    title = _("Payload")
    settings = (
        Setting("api_key", _("API key"), secret=True, hint=_("Of a user whose collection has API keys switched on.")),
        Setting("auth_collection", _("Collection of that user"), required=False, hint="users"),
        Setting("store", _("Store"), required=False, hint=_("The handle of the store whose pages they become.")),
        Setting("language", _("Language of its texts"), required=False, hint=_("ar or en; empty: by the letters.")),
        Setting("globals", _("Globals"), required=False, hint=GLOBALS),
        Setting(
            "products", _("Collection of products"), required=False, hint=_("Empty: facts of products are not sent.")
        ),
    )
    entities = {"page": PAGE, "post": POST, "media": MEDIA, "global": GLOBAL, "product": PRODUCT}
    verbs = ("fetch",)
    events = ("pages.*", "posts.*", "media.*")
    queue = "payload-queue"
    pulls = ("media", "page", "post", "global")
    removable = ()

    def client(self, link: Link) -> Client:
        who = str(link.option("auth_collection", "users"))
        headers = {"Authorization": f"{who} API-Key {link.secrets.get('api_key', '')}"}
        return Client(link.base_url, headers, name=link.name, explain=explain, scrub=link.scrubbed)

    def health_check(self, link: Link) -> str:
        """Payload answers 200 to a key that it does not know, and names nobody."""
        told = self.client(link).get(quoted("api", link.option("auth_collection", "users"), "me")).data
        if not isinstance(told.get("user"), Mapping):
            raise PermanentFault("unauthorised", "api_key", "Payload does not know this key")
        return str(told["user"].get("email") or "Payload")[:200]

    def read_page(self, link: Link, entity: str, start: int, since: datetime | None) -> Page:
        if entity == "global":
            return self._globals(link)
        size = SIZES[entity]
        asked: dict[str, Any] = {
            "limit": size, "page": start // size + 1, "depth": 1, "locale": "all", "sort": "id", "draft": "false",
        }  # fmt: skip
        if since is not None:
            asked["where[updatedAt][greater_than_equal]"] = since.isoformat()
        told = self.client(link).get(quoted("api", COLLECTIONS[entity]), asked).data
        rows, total, more = told.get("docs"), told.get("totalDocs"), told.get("hasNextPage")
        if not isinstance(rows, list):
            raise SchemaChanged("docs")
        if not isinstance(total, int) or not isinstance(more, bool):
            raise SchemaChanged("totalDocs" if isinstance(more, bool) else "hasNextPage")
        things = tuple(self._thing(link, entity, row) for row in rows)
        return Page(things, total, start + size if more and rows else None)

    def read_one(self, link: Link, entity: str, external_id: str) -> Thing | None:
        if entity not in COLLECTIONS:
            raise PermanentFault("unknown_entity", entity)
        path = quoted("api", COLLECTIONS[entity], external_id)
        try:
            told = self.client(link).get(path, {"depth": 1, "locale": "all", "draft": "false"}).data
        except PermanentFault as fault:
            if fault.code == "not_found":
                return None
            raise
        return self._thing(link, entity, told)

    def _globals(self, link: Link) -> Page:
        client, things = self.client(link), []
        for slug in str(link.option("globals", GLOBALS)).split(","):
            try:
                told = client.get(quoted("api", "globals", slug.strip()), {"depth": 1, "locale": "all"}).data
            except PermanentFault as fault:
                if fault.code == "not_found":
                    continue
                raise
            things.append(Thing(slug.strip(), global_in(told, slug.strip())))
        return Page(tuple(things), len(things), None)

    def _thing(self, link: Link, entity: str, row: Any) -> Thing:
        found = row.get("id") if isinstance(row, Mapping) else None
        if not isinstance(found, str | int) or isinstance(found, bool) or found == "":
            raise SchemaChanged("docs.id")
        try:
            return Thing(str(found), media_in(row) if entity == "media" else page_in(row, str(link.option("language"))))
        except SchemaChanged as fault:
            return Thing(str(found), fault=fault.path)

    def do_fetch(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """A file's content: with our key from Payload itself, without it from wherever else it says."""
        url = str(values["url"])
        own = url.removeprefix(link.base_url)
        if own.startswith("/") and not own.startswith("//"):
            return {"content": self.client(link).get(own, at_most=LARGEST_FILE).body}
        return {"content": download(url, at_most=LARGEST_FILE).body}

    def sync_entity(
        self, link: Link, entity: str, values: dict[str, Any], *, external_id: str, own_key: str, key: str
    ) -> Synced:
        """A product's facts, its title once for each language. Found again by `externalId`. Raises NotConfigured where
        nobody named a collection for them."""
        if entity != "product":
            raise PermanentFault("read_only", entity)
        collection = link.option("products")
        if not collection:
            raise NotConfigured("payload.products")
        client, path = self.client(link), quoted("api", collection)
        titles = {each: values.get(f"title_{each}") or "" for each in LANGUAGES}
        first = next((each for each in LANGUAGES if titles[each]), "en")
        told = PRODUCT.outward({**values, "title": titles[first] or values.get("title"), "own_key": own_key})
        if not external_id:
            asked = {"where[externalId][equals]": own_key, "limit": 1, "depth": 0}
            docs = client.get(path, asked).data.get("docs")
            if not isinstance(docs, list):
                raise SchemaChanged("docs")
            external_id = _id_of(docs[0]) if docs else ""
        made = not external_id
        if made:
            external_id = _id_of(client.post(f"{path}?locale={first}&depth=0", told).data.get("doc"))
        else:
            client.patch(f"{path}{quoted(external_id)}?locale={first}&depth=0", told)
        for language in LANGUAGES:
            if language != first and titles[language]:
                client.patch(f"{path}{quoted(external_id)}?locale={language}&depth=0", {"title": titles[language]})
        return Synced(external_id, made, told)

    def handle_webhook(self, link: Link | None, message: Message) -> None:
        """Something was changed there: it is read anew by a job, whatever the message says about it."""
        from orchestration.jobs import ask_job
        from tenancy.occasion import current_actor

        collection = message.event.partition(".")[0]
        entity = next((name for name, each in COLLECTIONS.items() if each == collection), "")
        told = message.payload.get("doc") or message.payload.get("data") or {}
        found = told.get("id") if isinstance(told, Mapping) else None
        found = found or message.payload.get("docId")
        if link is not None and entity and isinstance(found, str | int) and str(found):
            ask_job(
                kind="payload.take", entity=entity, entity_id=str(found)[:80], operation="take", actor=current_actor()
            )


def _id_of(document: Any) -> str:
    found = document.get("id") if isinstance(document, Mapping) else None
    if not isinstance(found, str | int) or found == "":
        raise SchemaChanged("doc.id")
    return str(found)


def explain(answer: Answer) -> IntegrationFault | None:
    """Payload says no with `{"errors": [{"message": …, "data": {"errors": [{"path": …}]}}]}`."""
    if answer.status != 400:
        return None
    try:
        first = answer.data["errors"][0]
        path = first.get("data", {}).get("errors", [{}])[0].get("path", "")
        return PermanentFault("invalid", str(path)[:80], str(first.get("message", ""))[:200])
    except (IntegrationFault, KeyError, IndexError, TypeError, AttributeError):
        return None


ADAPTER = Payload()
