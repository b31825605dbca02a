"""What somebody would like to have: lists that are private, shared by a link, or public."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from oscar.apps.wishlists.abstract_models import AbstractLine, AbstractWishList, AbstractWishListSharedEmail


class WishList(AbstractWishList):
    """A list of one customer. `key` is what a link to a shared list carries: long enough not to be guessed."""

    key = models.CharField(_("key"), max_length=32, unique=True, editable=False)
    is_default = models.BooleanField(_("default list"), default=False)

    class Meta(AbstractWishList.Meta):
        constraints = [
            models.UniqueConstraint("owner", condition=models.Q(is_default=True), name="one_default_wish_list")
        ]

    @classmethod
    def random_key(cls, length: int = 22) -> str:
        """A new key."""
        return get_random_string(length)

    def is_allowed_to_see(self, user: Any) -> bool:
        """The owner always; others when it is public or shared: they came by its key."""
        return bool(user == self.owner) or self.visibility in {self.PUBLIC, self.SHARED}

    def get_absolute_url(self) -> str:
        return reverse("account:wishlists")

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


class WishListSharedEmail(AbstractWishListSharedEmail):
    """Somebody who may see a list."""
