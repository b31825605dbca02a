"""What buyers say: shown, refused, answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.catalogue.cards import card_image
from commerce.catalogue.reviews.deciding import answer_review, decide_review
from commerce.catalogue.reviews.models import ProductReview
from kit.faces.pager import pages_of
from portals.merchant.doors import scope, staff
from portals.merchant.frame import show
from tenancy.actor import Actor
from tenancy.returning import safe_next

STATES = {
    "waiting": ProductReview.FOR_MODERATION,
    "shown": ProductReview.APPROVED,
    "refused": ProductReview.REJECTED,
}
PILLS = {
    ProductReview.FOR_MODERATION: "warn",
    ProductReview.APPROVED: "ok",
    ProductReview.REJECTED: "bad",
}


@staff
def reviews(request: HttpRequest) -> HttpResponse:
    """Those about this person's products; what waits for a decision first."""
    mine = scope(request).reviews()
    counts = dict(mine.order_by().values_list("status").annotate(n=Count("pk")))
    state = request.GET.get("state", "")
    state = state if state in {*STATES, "all"} else "waiting"
    rows = mine if state == "all" else mine.filter(status=STATES[state])
    if words := request.GET.get("q", "").strip()[:80]:
        rows = rows.filter(Q(body__icontains=words) | Q(title__icontains=words) | Q(product__title__icontains=words))
    rows = rows.select_related("product", "user").prefetch_related("product__images")
    pages = pages_of(request, rows.order_by("-date_created", "-pk"), 12)
    labels = {"waiting": _("To read"), "shown": _("Shown"), "refused": _("Refused")}
    context = {
        "pages": pages,
        "rows": [_row(review, labels) for review in pages.rows],
        "tabs": [
            *((code, words, counts.get(STATES[code], 0)) for code, words in labels.items()),
            ("all", _("All"), sum(counts.values())),
        ],
        "state": state,
    }
    return show(request, "merchant/reviews.html", "reviews", context)


def _row(review: Any, labels: dict[str, str]) -> dict[str, Any]:
    pictures = list(review.product.images.all()) if review.product else []
    code = next(code for code, status in STATES.items() if status == review.status)
    return {
        "review": review,
        "image": card_image(pictures[0].original, "") if pictures else None,
        "label": labels[code],
        "tone": PILLS[review.status],
    }


@require_POST
@staff
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a review, refuses it, or answers it."""
    review = get_object_or_404(scope(request).reviews().select_related("product"), pk=pk)
    what, back = request.POST.get("what", ""), safe_next(request, reverse("dashboard:reviews-list"))
    if what in {"show", "refuse"}:
        decide_review(review=review, shown=what == "show", actor=Actor.of(request))
        messages.success(request, _("The review is shown.") if what == "show" else _("The review is not shown."))
    elif what == "answer":
        answer_review(review=review, answer=request.POST.get("answer", ""), actor=Actor.of(request))
        messages.success(request, _("The answer is saved."))
    else:
        messages.error(request, _("Choose what is to be done."))
    return HttpResponseRedirect(back)
