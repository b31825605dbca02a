"""Tags of page and block templates: `{% load pages %}`."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from cms.blocks.links import address_in
from identity.personas.asking import persona_of_reader
from kit.faces.themes import theme_css

register = template.Library()

# Inside a <script> these could end it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def address_of(context: template.Context, link: Any) -> str:
    """Where a link block goes, in the reader's language; empty when it leads nowhere."""
    return link.address(_place(context)) if link else ""


@register.simple_tag(takes_context=True)
def path_to(context: template.Context, address: str) -> str:
    """An editor's address in the reader's language: `/shop/` → `/ar/shop/`."""
    return address_in(address or "", _place(context))


def _place(context: template.Context) -> Any:
    return context.get("place") or getattr(context.get("request"), "place", None)


@register.simple_tag(takes_context=True)
def body_of(context: template.Context, page: Any) -> SafeString:
    """The blocks of a page. For a page that is kept until its store changes, their text is kept with it, once for each
    persona where some of them are for some personas."""
    known = getattr(page, "kept_html", None)
    key = "body"
    if any(block.block_type == "for_some" for block in page.body):
        persona = persona_of_reader(context["request"])
        key = f"body:{persona.slug}" if persona else key
    body = known.get(key) if known is not None else None
    if body is None:
        values = context.flatten()
        body = mark_safe("".join(str(block.render_as_block(values)) for block in page.body))
        if known is not None:
            known[key] = body
    return body


@register.simple_tag
def faq_data(value: Any) -> SafeString:
    """The questions for search engines (schema.org FAQPage)."""
    questions = [
        {
            "@type": "Question",
            "name": row["question"],
            "acceptedAnswer": {"@type": "Answer", "text": strip_tags(str(row["answer"]))},
        }
        for row in value["questions"]
    ]
    return linked_data({"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions})


@register.simple_tag
def linked_data(data: Any) -> SafeString:
    """A value as JSON-LD that cannot break out of its element."""
    written = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))


@register.simple_tag(takes_context=True)
def preview_theme(context: template.Context) -> SafeString:
    """The store's colours inside a preview, which is served on another host than the store's stylesheet."""
    request, place = context.get("request"), _place(context)
    if place is None or not getattr(request, "is_preview", False):
        return mark_safe("")
    nonce = getattr(request, "csp_nonce", "")
    return format_html('<style nonce="{}">{}</style>', nonce, mark_safe(theme_css(place.theme)))


@register.simple_tag
def directions(latitude: float, longitude: float) -> str:
    """The way there: a map application opens where one is installed, OpenStreetMap everywhere else."""
    query = urlencode({"mlat": latitude, "mlon": longitude})
    return f"https://www.openstreetmap.org/?{query}#map=17/{latitude}/{longitude}"


@register.simple_tag
def coordinates(latitude: float, longitude: float) -> str:
    """Two numbers that any map understands."""
    return f"{latitude:.5f}, {longitude:.5f}"
