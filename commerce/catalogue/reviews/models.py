"""What buyers say: Oscar's review, with proof of purchase, pictures and who may say it was useful."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.reviews.abstract_models import AbstractProductReview, AbstractVote


class ProductReview(AbstractProductReview):
    """A review of a product. It counts as verified when its writer bought the product."""

    language = models.CharField(_("language"), max_length=5, blank=True)
    is_verified_purchase = models.BooleanField(_("bought it"), default=False)
    images = models.JSONField(_("pictures"), default=list, blank=True)
    order_id = models.BigIntegerField(_("order"), null=True, blank=True)
    vendor_id = models.BigIntegerField(_("vendor"), null=True, blank=True)
    answer = models.TextField(_("the shop's answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    @property
    def reviewer_name(self) -> str:
        """Who is named as its writer; somebody who left has no name any more."""
        name = self.user.get_full_name() if self.user else self.name
        return name or gettext("A customer")

    @property
    def rating(self) -> int:
        """One to five stars."""
        return int(self.score)

    @property
    def content(self) -> str:
        """The text."""
        return str(self.body)

    @property
    def customer_id(self) -> int | None:
        """The writer, if signed in."""
        return self.user_id

    @property
    def customer_name(self) -> str:
        """How the writer is shown."""
        return self.name or (self.user.get_full_name() if self.user else "")

    @property
    def customer_email(self) -> str:
        """Where the writer is reached."""
        return self.email or (self.user.email if self.user else "")

    @property
    def helpful_count(self) -> int:
        """How many found it useful."""
        return int((self.total_votes + self.delta_votes) // 2)


class Vote(AbstractVote):
    """Whether somebody found a review useful."""
