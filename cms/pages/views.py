"""What a store tells machines at its root: sitemap.xml and robots.txt."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.pages.sitemaps import PRODUCTS_PER_FILE, page_entries, product_entries, product_files
from tenancy.hosts import absolute_url
from tenancy.resolver.places import Place

KEPT = "public, max-age=3600"


def _place(request: HttpRequest) -> Place:
    place: Place | None = getattr(request, "place", None)
    if place is None or place.kind != "store":
        raise Http404
    return place


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = KEPT
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The list of the store's sitemaps."""
    place = _place(request)
    names = ["sitemap-pages.xml", *(f"sitemap-products-{n}.xml" for n in range(1, product_files(place) + 1))]
    files = [absolute_url(place.primary_host, f"{place.prefix}/{name}") for name in names]
    return _xml(request, "pages/sitemap_index.xml", {"files": files})


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Every page in every language."""
    return _xml(request, "pages/sitemap.xml", {"entries": page_entries(_place(request))})


@require_safe
def sitemap_products(request: HttpRequest, number: int) -> HttpResponse:
    """One file's share of the products."""
    entries = product_entries(_place(request))
    width = PRODUCTS_PER_FILE * 2
    part = entries[(number - 1) * width : number * width]
    if not part:
        raise Http404
    return _xml(request, "pages/sitemap.xml", {"entries": part})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What machines may read: all of it but what is personal, and nothing twice."""
    place = _place(request)
    lines = [
        "User-agent: *",
        *(
            f"Disallow: /{language}/{path}"
            for language in place.locales
            for path in ("account/", "basket/", "checkout/", "fragments/", "search/")
        ),
        "",
        f"Sitemap: {absolute_url(place.primary_host, f'{place.prefix}/sitemap.xml')}",
        "",
    ]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = KEPT
    return response
