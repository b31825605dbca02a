"""Lexical's rich text as our blocks: what an editor here can write becomes that, everything else its words."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Protocol

from cms.bridge.addresses import Pages, target_of

Row = tuple[str, Any]
BOLD, ITALIC = 1, 2
UNKNOWN_FORMATS = {4: "strikethrough", 8: "underline", 16: "code", 32: "subscript", 64: "superscript"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
DEEPEST = 40


class Source(Pages, Protocol):
    """Who knows which picture is which."""

    def picture(self, media: Any) -> int | None: ...


class Inner(Protocol):
    """What makes rows of the blocks that stand in a text."""

    def __call__(self, block: Mapping[str, Any], source: Any) -> list[Row]: ...


def blocks_of(state: Any, source: Source, inner: Inner | None = None) -> list[Row]:
    """A rich text field as rows of a stream: text runs together until a picture or a block stands in between."""
    root = state.get("root") if isinstance(state, Mapping) else None
    if not isinstance(root, Mapping):
        if state:
            source.note("text_not_lexical", type(state).__name__)
            text = state if isinstance(state, str) else ""
            return [("text", f"<p>{escape(text)}</p>")] if text.strip() else []
        return []
    rows: list[Row] = []
    running: list[str] = []

    def close() -> None:
        if "".join(running):
            rows.append(("text", "".join(running)))
        running.clear()

    for node in _children(root):
        kind = node.get("type")
        if kind == "upload":
            picture = source.picture(node.get("value"))
            if picture is not None:
                close()
                rows.append(("picture", {"picture": picture, "caption": ""}))
        elif kind == "block" and inner is not None:
            made = inner(node.get("fields") or {}, source)
            if made:
                close()
                rows.extend(made)
        else:
            running.append(_element(node, source, 0))
    close()
    return rows


def plain_of(state: Any) -> str:
    """A rich text field as words, paragraph by paragraph."""
    root = state.get("root") if isinstance(state, Mapping) else None
    if isinstance(state, str):
        return state.strip()
    return "\n".join(filter(None, (_words(node).strip() for node in _children(root or {}))))


def _element(node: Mapping[str, Any], source: Source, level: int) -> str:
    """A node that stands by itself, as HTML."""
    if level > DEEPEST:
        source.note("too_deep")
        return ""
    kind = str(node.get("type") or "")
    if kind == "horizontalrule":
        return "<hr/>"
    if kind == "list":
        return _list(node, source, level)
    inside = _inline(node, source, level)
    if kind == "heading":
        tag = HEADINGS.get(str(node.get("tag")), "h3")
        return f"<{tag}>{inside}</{tag}>" if inside.strip() else ""
    if kind == "quote":
        return f"<blockquote>{inside}</blockquote>" if inside.strip() else ""
    if kind != "paragraph":
        source.note("unknown_node", kind)
        inside = inside or escape(_words(node))
    return f"<p>{inside}</p>" if inside.strip() else ""


def _list(node: Mapping[str, Any], source: Source, level: int) -> str:
    tag = "ol" if node.get("listType") == "number" or node.get("tag") == "ol" else "ul"
    items: list[str] = []
    for item in _children(node):
        deeper = [each for each in _children(item) if each.get("type") == "list"]
        inside = _inline({"children": [each for each in _children(item) if each not in deeper]}, source, level + 1)
        nested = "".join(_list(each, source, level + 1) for each in deeper) if level < DEEPEST else ""
        if nested and not inside.strip() and items:
            # Lexical puts a nested list into an item of its own; in HTML it belongs to the one before.
            items[-1] = f"{items[-1].removesuffix('</li>')}{nested}</li>"
        elif inside.strip() or nested:
            items.append(f"<li>{inside}{nested}</li>")
    return f"<{tag}>{''.join(items)}</{tag}>" if items else ""


def _inline(node: Mapping[str, Any], source: Source, level: int) -> str:
    made: list[str] = []
    for child in _children(node):
        kind = child.get("type")
        if kind == "text":
            made.append(_text(child, source))
        elif kind == "linebreak":
            made.append("<br/>")
        elif kind == "tab":
            made.append(" ")
        elif kind in {"link", "autolink"}:
            made.append(_link(child, source, level))
        elif level > DEEPEST:
            source.note("too_deep")
        else:
            source.note("unknown_node", str(kind))
            made.append(_inline(child, source, level + 1) or escape(_words(child)))
    return "".join(made)


def _text(node: Mapping[str, Any], source: Source) -> str:
    text = escape(str(node.get("text") or ""), quote=False)
    form = node.get("format")
    bits = form if isinstance(form, int) else 0
    for bit, name in UNKNOWN_FORMATS.items():
        if bits & bit:
            source.note("format_lost", name)
    if bits & ITALIC:
        text = f"<i>{text}</i>"
    return f"<b>{text}</b>" if bits & BOLD else text


def _link(node: Mapping[str, Any], source: Source, level: int) -> str:
    inside = _inline(node, source, level + 1)
    fields = node.get("fields")
    page, address = target_of(fields if isinstance(fields, Mapping) else node, source)
    if page is not None:
        return f'<a linktype="page" id="{page}">{inside}</a>'
    return f'<a href="{escape(address)}">{inside}</a>' if address else inside


def _words(node: Mapping[str, Any], level: int = 0) -> str:
    if level > DEEPEST:
        return ""
    if isinstance(node.get("text"), str):
        return str(node["text"])
    return " ".join(filter(None, (_words(child, level + 1) for child in _children(node))))


def _children(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = node.get("children")
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
