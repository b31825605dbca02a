"""One person's proof of who they are. What the wallet showed is not kept: only that it was shown, and how surely."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Verification(models.Model):
    """Asked for, open at a wallet, then decided. A person has one that is not decided at most."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        OPEN = "open", _("Waits for the wallet")
        BY_HAND = "by_hand", _("Waits for a person's decision")
        VERIFIED = "verified", _("Verified")
        REFUSED = "refused", _("Refused")
        EXPIRED = "expired", _("Not answered in time")

    UNDECIDED: ClassVar = (State.REQUESTED, State.OPEN, State.BY_HAND)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="verifications", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    session = models.CharField(_("session at the verifier"), max_length=200, blank=True)
    url = models.TextField(_("link that opens the wallet"), blank=True)
    assurance = models.CharField(_("how surely"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=160, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    credential_id = models.CharField(_("credential"), max_length=200, blank=True)
    credential_offer = models.TextField(_("link that gives the credential"), blank=True)
    requested_at = models.DateTimeField(_("asked for"), auto_now_add=True)

    class Meta:
        verbose_name = _("proof of identity")
        verbose_name_plural = _("proofs of identity")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                "user", condition=Q(state__in=["requested", "open", "by_hand"]), name="verification_one_undecided"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_state_display()}"
