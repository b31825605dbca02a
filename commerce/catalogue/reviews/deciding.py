"""What the shop does with a review: shows it, refuses it, answers it. Pages that show it are made anew at once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview
from commerce.search.indexing import touch_products
from kit.pagecache.changes import bump
from orchestration.outbox import emit
from tenancy.actor import Actor

LONGEST_ANSWER = 2000


@transaction.atomic
def decide_review(*, review: ProductReview, shown: bool, actor: Actor) -> ProductReview:
    """Shows a review or refuses it; the product's rating follows. What was decided so before is not told again."""
    # The rating is counted anew from what is committed: two decisions about one product wait for each other.
    list(Product.objects.select_for_update(of=("self",)).filter(pk=review.product_id).values_list("pk"))
    locked = ProductReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    status = ProductReview.APPROVED if shown else ProductReview.REJECTED
    if locked.status != status:
        locked.status = status
        locked.save()
        emit("review.approved" if shown else "review.rejected", aggregate=locked, payload=facts_of(locked), actor=actor)
        tell_pages(locked)
    review.refresh_from_db()
    return review


@transaction.atomic
def answer_review(*, review: ProductReview, answer: str, actor: Actor) -> ProductReview:
    """The shop's answer below the review; an empty one takes it away."""
    review.answer = answer.strip()[:LONGEST_ANSWER]
    review.answered_at = timezone.now() if review.answer else None
    review.save(update_fields=["answer", "answered_at"])
    emit("review.answered", aggregate=review, payload={**facts_of(review), "answer": review.answer}, actor=actor)
    tell_pages(review)
    return review


def facts_of(review: ProductReview) -> dict[str, object]:
    """What every event about a review says."""
    return {
        "review": review.pk,
        "product": review.product_id,
        "score": review.score,
        "status": review.get_status_display(),
        "user_id": review.user_id,
        "language": review.language,
    }


def tell_pages(review: ProductReview) -> None:
    """After the commit the pages of every store that sells the product say what is true now; its rating too."""
    product = review.product
    whole = product.parent if product.is_child else product
    touch_products([whole.pk])
    stores = whole.channels.exclude(store_id=None).values_list("store_id", flat=True)
    bump(*(f"store:{store_id}" for store_id in stores))
