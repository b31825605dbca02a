"""Lexical as our blocks: what we know becomes that, everything else its words, and nothing unsafe passes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.bridge.layouts import block_of, hero_of
from cms.bridge.lexical import blocks_of, plain_of
from tests.orchestration.integrations.payload_server import lexical, node, paragraph, text


class Tenant:
    """Knows picture 5 and page 9."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def picture(self, media: Any) -> int | None:
        found = media.get("id") if isinstance(media, Mapping) else media
        return 5 if found == 1 else None

    def page(self, collection: str, document: Any) -> int | None:
        return 9 if collection == "pages" and document == 4 else None

    def note(self, code: str, detail: str = "") -> None:
        self.told.append((code, detail))


def html(*nodes: dict[str, Any], told: list[Any] | None = None) -> str:
    source = Tenant()
    rows = blocks_of(lexical(*nodes), source, block_of)
    assert (told or []) == source.told
    return "".join(value for kind, value in rows if kind == "text")


def test_what_an_editor_here_can_write() -> None:
    assert html(node("heading", text("Title"), tag="h1")) == "<h2>Title</h2>"
    assert html(node("heading", text("عنوان"), tag="h5")) == "<h3>عنوان</h3>"
    assert html(node("paragraph", text("a"), text("b", 1), text("c", 3))) == "<p>a<b>b</b><b><i>c</i></b></p>"
    assert html(node("quote", text("said"))) == "<blockquote>said</blockquote>"
    assert html({"type": "horizontalrule"}) == "<hr/>" and html(paragraph("")) == ""
    assert html(node("paragraph", text("a"), {"type": "linebreak"}, text("b"))) == "<p>a<br/>b</p>"
    inner = node("list", node("listitem", text("deep")), listType="bullet")
    outer = node("list", node("listitem", text("one")), node("listitem", inner), listType="number")
    assert html(outer) == "<ol><li>one<ul><li>deep</li></ul></li></ol>"


def test_nothing_unsafe_passes() -> None:
    assert html(paragraph("<script>x</script>")) == "<p>&lt;script&gt;x&lt;/script&gt;</p>"
    bad = node("link", text("press"), fields={"linkType": "custom", "url": "javascript:alert(1)"})
    assert html(node("paragraph", bad), told=[("link_not_taken", "javascript:alert(1)")]) == "<p>press</p>"
    sly = node("link", text("x"), fields={"linkType": "custom", "url": 'https://a.example/"onclick="b'})
    assert html(node("paragraph", sly)) == '<p><a href="https://a.example/&quot;onclick=&quot;b">x</a></p>'


def test_links_to_pages() -> None:
    def to(value: Any, collection: str = "pages") -> dict[str, Any]:
        doc = {"relationTo": collection, "value": value}
        return node("paragraph", node("link", text("here"), fields={"linkType": "internal", "doc": doc}))

    assert html(to(4)) == '<p><a linktype="page" id="9">here</a></p>'
    assert html(to({"id": 8, "slug": "about"})) == '<p><a href="/about/">here</a></p>'
    assert html(to(8), told=[("link_leads_nowhere", "pages 8")]) == "<p>here</p>"


def test_what_we_do_not_know_keeps_its_words() -> None:
    cell = node("tablecell", paragraph("cell"))
    source = Tenant()
    [(kind, value)] = blocks_of(lexical(node("table", node("tablerow", cell))), source)
    assert (kind, value) == ("text", "<p>cell</p>")
    assert {detail for _code, detail in source.told} >= {"table", "tablerow", "tablecell"}
    assert html(node("paragraph", text("gone", 4)), told=[("format_lost", "strikethrough")]) == "<p>gone</p>"
    deep: dict[str, Any] = text("bottom")
    for _ in range(200):
        deep = node("mystery", deep)
    source = Tenant()
    assert blocks_of(lexical(deep), source) in ([], [("text", "<p>bottom</p>")]) and len(source.told) > 3
    stranger: list[Any] = [
        None,
        "",
        7,
        [],
        {"root": []},
        {"root": {"children": "x"}},
        {"root": {"children": [1, None]}},
    ]
    for one in stranger:
        assert blocks_of(one, Tenant()) == []
    assert blocks_of("plain < text", Tenant()) == [("text", "<p>plain &lt; text</p>")]


def test_pictures_and_blocks_divide_the_text() -> None:
    upload = {"type": "upload", "relationTo": "media", "value": {"id": 1}}
    banner = {
        "type": "block",
        "fields": {"blockType": "banner", "style": "info", "content": lexical(paragraph("note"))},
    }
    rows = blocks_of(lexical(paragraph("a"), upload, banner, paragraph("b")), Tenant(), block_of)
    assert rows == [
        ("text", "<p>a</p>"), ("picture", {"picture": 5, "caption": ""}), ("text", "<p>note</p>"), ("text", "<p>b</p>"),
    ]  # fmt: skip


def test_the_website_templates_blocks() -> None:
    link = {"type": "custom", "url": "/shop/", "label": "تسوّق"}
    call = {
        "blockType": "cta",
        "richText": lexical(paragraph("عرض"), paragraph("اليوم فقط")),
        "links": [{"link": link}],
    }
    button = {"text": "تسوّق", "page": None, "address": "/shop/"}
    called = {"title": "عرض", "text": "اليوم فقط", "link": button}
    assert block_of(call, Tenant()) == [("call_to_action", called)]
    picture = {"blockType": "mediaBlock", "media": {"id": 1, "caption": lexical(paragraph("At dawn"))}}
    assert block_of(picture, Tenant()) == [("picture", {"picture": 5, "caption": "At dawn"})]
    source = Tenant()
    strange = {"blockType": "testimonials", "items": [{"quote": "Good <b>", "body": lexical(paragraph("Very."))}]}
    assert block_of(strange, source) == [("text", "<p>Good &lt;b&gt;</p>"), ("text", "<p>Very.</p>")]
    assert source.told == [("unknown_block", "testimonials")]
    hero = {"type": "highImpact", "media": {"id": 1}, "richText": lexical(paragraph("عود"), paragraph("معتّق"))}
    [(kind, value)] = hero_of(hero, "Title", Tenant())
    assert (kind, value["title"], value["text"], value["picture"]) == ("hero", "عود", "معتّق", 5)
    assert hero_of({**hero, "media": None}, "T", Tenant()) == [("text", "<p>عود</p><p>معتّق</p>")]
    assert plain_of(hero["richText"]) == "عود\nمعتّق"
