"""Writing a review."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.deciding import facts_of, tell_pages
from commerce.catalogue.reviews.models import ProductReview
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

LONGEST_BODY = 4000


def write_review(
    *,
    product: Product,
    score: int,
    title: str,
    body: str,
    user: Any = None,
    name: str = "",
    email: str = "",
    actor: Actor,
) -> ProductReview:
    """A review of a product by a customer, or by a guest with a name and an address. It waits to be read first.

    Raises DomainError: review.score, review.empty, review.nameless, review.twice.
    """
    if score not in range(1, 6):
        raise DomainError("review.score", _("Choose from one to five stars."))
    if not title.strip() or not body.strip():
        raise DomainError("review.empty", _("Write a headline and a few words."))
    if user is None and not (name.strip() and email.strip()):
        raise DomainError("review.nameless", _("Write your name and your e-mail address."))
    status = ProductReview.FOR_MODERATION if settings.OSCAR_MODERATE_REVIEWS else ProductReview.APPROVED
    try:
        with transaction.atomic():
            review = ProductReview.objects.create(
                product=product,
                score=score,
                title=title.strip()[:255],
                body=body.strip()[:LONGEST_BODY],
                user=user,
                name=name.strip()[:255],
                email=email.strip(),
                status=status,
            )
            emit("review.submitted", aggregate=review, payload=facts_of(review), actor=actor)
            if status == ProductReview.APPROVED:
                tell_pages(review)
            return review
    except IntegrityError as error:
        raise DomainError("review.twice", _("You reviewed this product already.")) from error
