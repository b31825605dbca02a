"""What appears below the search field while somebody writes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commerce.search.suggest import suggest
from portals.storefront.catalogue.asked import LONGEST_QUERY
from tenancy.speech import spoken

ICONS = {"phrase": "search", "category": "layers", "product": "tag"}


@require_safe
def show_suggestions(request: HttpRequest) -> HttpResponse:
    """Options of a list box: phrases, shelves, products. Empty for less than two letters."""
    words = request.GET.get("q", "").replace("\0", " ")[:LONGEST_QUERY]
    found = suggest(place=request.place, language=spoken(), query=words)  # type: ignore[attr-defined]
    context = {"found": [(row, ICONS.get(row.kind, "search")) for row in found], "words": words}
    return render(request, "storefront/fragments/suggestions.html", context)
