"""Pictures in templates: `{% load pictures %}` `{% photo picture ratio="4:5" sizes="50vw" %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.media.renditions import LARGEST, share_address, sized
from tenancy.hosts import absolute_url

register = template.Library()


@register.simple_tag
def photo(
    picture: Any,
    ratio: str = "",
    sizes: str = "100vw",
    largest: int = LARGEST,
    words: str = "",
    eager: bool = False,
    alt: str | None = None,
) -> SafeString:
    """A `<picture>` with AVIF and WebP in several sizes, its measures and its alternative text in the page's language.

    `ratio` crops around the focal point (4:5, 1:1, 3:2 …); `eager` is for the one picture that a page opens with.
    """
    if not picture:
        return mark_safe("")
    it = sized(picture, ratio=ratio, largest=largest)
    return format_html(
        '<picture><source type="image/avif" srcset="{avif}" sizes="{sizes}">'
        '<img src="{src}" srcset="{srcset}" sizes="{sizes}" width="{width}" height="{height}" alt="{alt}"{words} {load}'
        ' decoding="async"></picture>',
        avif=it.avif,
        srcset=it.srcset,
        src=it.src,
        sizes=sizes,
        width=it.width,
        height=it.height,
        alt=it.alt if alt is None else alt,
        words=format_html(' class="{}"', words) if words else "",
        load=mark_safe('fetchpriority="high"') if eager else mark_safe('loading="lazy"'),
    )


@register.simple_tag
def share_url(picture: Any, place: Any) -> str:
    """The whole address of the picture that other sites show with a link to this page."""
    return absolute_url(place.primary_host, share_address(picture)) if picture and place else ""
