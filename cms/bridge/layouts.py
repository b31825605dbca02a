"""Payload's blocks as ours. A block that we do not know gives its words and pictures, and is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from cms.bridge.addresses import first_link, link_of
from cms.bridge.lexical import Row, blocks_of, plain_of

Block = Mapping[str, Any]
Make = Callable[[Block, Any], list[Row]]
ENOUGH = 6  # levels below an unknown block that are looked through for words
WORDY = {"title", "heading", "headline", "subtitle", "text", "description", "quote", "body"}


def layout_of(layout: Any, source: Any) -> list[Row]:
    """A page's blocks, in their order."""
    rows: list[Row] = []
    for block in layout if isinstance(layout, list) else []:
        if isinstance(block, Mapping):
            rows.extend(block_of(block, source))
    return rows


def block_of(block: Block, source: Any) -> list[Row]:
    """One block."""
    kind = str(block.get("blockType") or "")
    make = MAKERS.get(kind)
    if make is not None:
        return make(block, source)
    source.note("unknown_block", kind)
    return _whatever(block, source, 0)


def hero_of(hero: Any, title: str, source: Any) -> list[Row]:
    """A page's opening: a hero where it has a picture, else its text."""
    if not isinstance(hero, Mapping) or hero.get("type") in (None, "none"):
        return []
    picture = source.picture(hero.get("media")) if hero.get("media") else None
    if picture is None:
        return blocks_of(hero.get("richText"), source, block_of)
    lines = plain_of(hero.get("richText")).split("\n") if hero.get("richText") else []
    links = [row.get("link") for row in hero.get("links") or [] if isinstance(row, Mapping)]
    if len(links) > 2:
        source.note("links_left_out", str(len(links) - 2))
    value = {
        "eyebrow": "",
        "title": (lines[0] if lines and lines[0] else title)[:120],
        "text": " ".join(lines[1:])[:400],
        "picture": picture,
        "link": link_of(links[0] if links else None, source),
        "second_link": link_of(links[1] if len(links) > 1 else None, source),
    }
    return [("hero", value)]


def _content(block: Block, source: Any) -> list[Row]:
    rows: list[Row] = []
    columns = block.get("columns")
    for column in columns if isinstance(columns, list) else [block]:
        if not isinstance(column, Mapping):
            continue
        rows.extend(blocks_of(column.get("richText"), source, block_of))
        if column.get("enableLink"):
            rows.extend(_as_paragraph(link_of(column.get("link"), source)))
    return rows


def _media(block: Block, source: Any) -> list[Row]:
    picture = source.picture(block.get("media"))
    if picture is None:
        return []
    media = block.get("media")
    caption = plain_of(media.get("caption")) if isinstance(media, Mapping) else ""
    return [("picture", {"picture": picture, "caption": caption.replace("\n", " ")[:200]})]


def _call(block: Block, source: Any) -> list[Row]:
    lines = plain_of(block.get("richText")).split("\n")
    link = first_link(block.get("links"), source)
    if not lines[0] or not (link["page"] or link["address"]):
        return blocks_of(block.get("richText"), source, block_of)
    return [("call_to_action", {"title": lines[0][:120], "text": " ".join(lines[1:])[:300], "link": link})]


def _banner(block: Block, source: Any) -> list[Row]:
    return blocks_of(block.get("content"), source, block_of)


def _code(block: Block, source: Any) -> list[Row]:
    lines = str(block.get("code") or "").strip().split("\n")
    return [("text", f"<p>{'<br/>'.join(escape(line, quote=False) for line in lines)}</p>")] if lines[0] else []


MAKERS: dict[str, Make] = {
    "content": _content,
    "mediaBlock": _media,
    "cta": _call,
    "banner": _banner,
    "code": _code,
}


def _whatever(value: Any, source: Any, level: int) -> list[Row]:
    """Rich text and media, wherever they stand in a block."""
    if level > ENOUGH:
        return []
    if isinstance(value, list):
        return [row for each in value for row in _whatever(each, source, level + 1)]
    if not isinstance(value, Mapping):
        return []
    if "root" in value:
        return blocks_of(value, source, block_of)
    if "mimeType" in value:
        picture = source.picture(value)
        return [("picture", {"picture": picture, "caption": ""})] if picture is not None else []
    rows: list[Row] = []
    for name, each in value.items():
        if name in WORDY and isinstance(each, str) and each.strip():
            rows.append(("text", f"<p>{escape(each.strip(), quote=False)}</p>"))
        else:
            rows.extend(_whatever(each, source, level + 1))
    return rows


def _as_paragraph(link: dict[str, Any]) -> list[Row]:
    text = escape(link["text"], quote=False)
    if link["page"]:
        return [("text", f'<p><a linktype="page" id="{link["page"]}">{text}</a></p>')]
    return [("text", f'<p><a href="{escape(link["address"])}">{text}</a></p>')] if link["address"] else []
