"""What search engines ask the city's host for: robots and a sitemap with hreflang."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from tenancy.hosts import absolute_url, platform_host

LARGEST = 50_000
Twins = dict[str, str]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the admin, searches and places of single visitors."""
    lines = ["User-agent: *", "Disallow: /cms/", "Disallow: /*/search/", "Disallow: /*/near/?", ""]
    lines.append(f"Sitemap: {absolute_url(platform_host(), '/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every published page of the city and its own views, each with its translations."""
    groups = [*_views(), *_pages()]
    entries = [_entry(address, twins) for twins in groups for address in twins.values()]
    body = "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
            *entries[:LARGEST],
            "</urlset>",
        ]
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def _views() -> list[Twins]:
    found: list[Twins] = []
    for name in ("stores", "near_me"):
        twins: Twins = {}
        for language, _title in settings.LANGUAGES:
            with override(language):
                twins[language] = absolute_url(platform_host(), reverse(name))
        found.append(twins)
    return found


def _pages() -> list[Twins]:
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    rows = Page.objects.live().public().filter(content_type__app_label="cms_city").order_by("path")
    found: dict[object, Twins] = {}
    for page in rows.specific():
        if page.is_open and page.full_url:
            found.setdefault(page.translation_key, {})[languages[page.locale_id]] = page.full_url
    return list(found.values())


def _entry(address: str, twins: Twins) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(other)}/>'
        for language, other in twins.items()
        if len(twins) > 1
    )
    return f"<url><loc>{escape(address)}</loc>{links}</url>"
