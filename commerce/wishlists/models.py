"""What somebody would like to have: lists that are private, shared by a link, or public."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.wishlists.abstract_models import AbstractLine, AbstractWishList


class WishList(AbstractWishList):
    """A list of one customer."""

    is_default = models.BooleanField(_("default list"), default=False)

    class Meta(AbstractWishList.Meta):
        constraints = [
            models.UniqueConstraint("owner", condition=models.Q(is_default=True), name="one_default_wish_list")
        ]

    @property
    def title(self) -> str:
        """The list's name."""
        return str(self.name)

    @property
    def share_token(self) -> str:
        """What a link to a shared list carries."""
        return str(self.key)

    @property
    def customer_id(self) -> int:
        """Whose list it is."""
        return int(self.owner_id)


class Line(AbstractLine):
    """One wish."""

    variant_id = models.BigIntegerField(_("variant"), null=True, blank=True)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    priority = models.SmallIntegerField(_("priority"), default=0)
    notes = models.CharField(_("notes"), max_length=300, blank=True)


from oscar.apps.wishlists.models import *  # noqa: E402,F401,F403
