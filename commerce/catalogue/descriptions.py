"""A description as people type it and as the shop shows it."""

from __future__ import annotations

import re

from django.utils.html import linebreaks
from wagtail.whitelist import Whitelister

PARAGRAPHS = re.compile(r"\s*</p>\s*<p>\s*")
BREAKS = re.compile(r"<br ?/?>")
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&nbsp;", " "), ("&amp;", "&"))


def as_text(html: str) -> str:
    """Paragraphs with an empty line between them. What has lists or links in it stays HTML."""
    text = html.strip().removeprefix("<p>").removesuffix("</p>")
    text = BREAKS.sub("\n", PARAGRAPHS.sub("\n\n", text))
    if "<" in text:
        return html
    for entity, sign in ENTITIES:
        text = text.replace(entity, sign)
    return text.strip()


def as_html(text: str) -> str:
    """Plain words become paragraphs; of HTML only harmless tags stay."""
    text = text.strip()
    if not text:
        return ""
    if re.search(r"</(p|ul|ol|li|a|b|i|em|strong|h[2-4])>", text):
        return str(Whitelister().clean(text))
    return linebreaks(text, autoescape=True)
