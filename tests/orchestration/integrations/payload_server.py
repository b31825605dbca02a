"""A Payload 3 server as its documentation describes its REST API: `docs` with paging, `locale=all`, globals, files, and
the website template's pages and posts with Lexical texts."""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.orchestration.integrations.vendors import Call, Reply, Vendor

KEY = "an-api-key-that-nobody-may-see"
MORE = {"createdAt": "2026-11-01T08:00:00.000Z", "updatedAt": "2026-11-01T08:00:00.000Z"}


def text(words: str, form: int = 0) -> dict[str, Any]:
    return {"type": "text", "text": words, "format": form, "detail": 0, "mode": "normal", "style": "", "version": 1}


def node(kind: str, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "children": list(children),
        "direction": None,
        "format": "",
        "indent": 0,
        "version": 1,
        **more,
    }


def lexical(*children: dict[str, Any]) -> dict[str, Any]:
    """A rich text field's value."""
    return {"root": node("root", *children)}


def paragraph(words: str) -> dict[str, Any]:
    return node("paragraph", text(words))


def both(en: Any, ar: Any) -> dict[str, Any]:
    """A localized field as `locale=all` tells it."""
    return {"en": en, "ar": ar}


def media(number: int, filename: str = "oud.png", mime: str = "image/png", **more: Any) -> dict[str, Any]:
    return {"id": number, "alt": both("Oud", "عود"), "filename": filename, "mimeType": mime, "filesize": 120,
            "width": 40, "height": 30, "focalX": 50, "focalY": 50,
            "url": f"/api/media/file/{filename}", **MORE, **more}  # fmt: skip


def page(number: int, **more: Any) -> dict[str, Any]:
    """A page in both languages with one block of text."""
    story = both(lexical(paragraph("Our story.")), lexical(paragraph("قصتنا.")))
    columns = [{"size": "full", "enableLink": False, "richText": story}]
    content = {"blockType": "content", "id": f"b{number}", "columns": columns}
    return {"id": number, "title": both("About us", "من نحن"), "slug": f"about-{number}", "_status": "published",
            "hero": {"type": "none"}, "layout": [content],
            "meta": {"title": both("About", "عنا"), "description": both("Who we are", "من نكون"), "image": None},
            **MORE, **more}  # fmt: skip


def post(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "title": both("Harvest", "الحصاد"), "slug": f"harvest-{number}", "_status": "published",
            "heroImage": None, "content": both(lexical(paragraph("It rained.")), lexical(paragraph("أمطرت."))),
            "populatedAuthors": [{"id": 1, "name": "نورة"}], "publishedAt": "2026-10-30T22:30:00.000Z",
            "meta": {"title": None, "description": both("Rain", "مطر")}, **MORE, **more}  # fmt: skip


def menu(*links: dict[str, Any]) -> dict[str, Any]:
    return {"id": 1, "globalType": "header", "navItems": [{"id": str(n), "link": link} for n, link in enumerate(links)]}


@dataclass
class FakePayload(Vendor):
    """Keeps collections and globals, and the files of its media."""

    rows: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {"pages": {}, "posts": {}, "media": {}, "products": {}}
    )
    globals: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def put(self, collection: str, *rows: dict[str, Any]) -> None:
        """Has these, whatever was there under their ids."""
        self.rows[collection].update({str(row["id"]): row for row in rows})

    def respond(self, call: Call) -> Reply:
        known_user = call.headers.get("authorization") == f"users API-Key {KEY}"
        _none, _api, collection, *rest = call.path.split("/")
        if collection == "users":
            return 200, {"user": {"id": 1, "email": "sync@example.com"} if known_user else None, "message": "Account"}
        if not known_user:
            return 403, {"errors": [{"message": "You are not allowed to perform this action."}]}
        if collection == "globals":
            found = self.globals.get(rest[0])
            return (200, copy.deepcopy(found)) if found else (404, {"errors": [{"message": "Not Found"}]})
        rows = self.rows[collection]
        if call.method == "GET" and not rest:
            return 200, self._list(rows, call)
        if call.method == "POST":
            return self._make(collection, call)
        if rest[0] not in rows:
            return 404, {"errors": [{"message": "Not Found"}]}
        if call.method == "PATCH":
            self._write(rows[rest[0]], call)
        return 200, copy.deepcopy(rows[rest[0]])

    def _list(self, rows: dict[str, Any], call: Call) -> dict[str, Any]:
        since = call.query.get("where[updatedAt][greater_than_equal]", "")
        own = call.query.get("where[externalId][equals]")
        found = sorted((row for row in rows.values() if row["updatedAt"] >= since), key=lambda row: row["id"])
        found = [row for row in found if own is None or row.get("externalId") == own]
        size, number = int(call.query["limit"]), int(call.query.get("page", 1))
        docs, pages = found[(number - 1) * size : number * size], -(-len(found) // size) or 1
        return {"docs": copy.deepcopy(docs), "totalDocs": len(found), "limit": size, "totalPages": pages,
                "page": number, "pagingCounter": 1, "hasPrevPage": number > 1, "hasNextPage": number < pages,
                "prevPage": None, "nextPage": number + 1 if number < pages else None}  # fmt: skip

    def _make(self, collection: str, call: Call) -> Reply:
        if not call.json.get("slug"):
            wrong = {"errors": [{"message": "This field is required.", "path": "slug"}]}
            error = {"name": "ValidationError", "message": "The following field is invalid: slug", "data": wrong}
            return 400, {"errors": [error]}
        row = {"id": next(self.numbers), "title": {}, **MORE}
        self._write(row, call)
        self.put(collection, row)
        return 201, {"message": "Product successfully created.", "doc": copy.deepcopy(row)}

    def _write(self, row: dict[str, Any], call: Call) -> None:
        told = dict(call.json)
        if "title" in told:
            row["title"][call.query["locale"]] = told.pop("title")
        row.update(told)
