"""One sign-up: what was asked, whether the address is proven, and what became of it. Lives in the city's schema."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SignUp(models.Model):
    """Somebody's way from the form to a tenant of their own. Only hashes of the code and of the password are kept; the
    password's goes as soon as the owner's account has it."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for the proof")
        PROVEN = "proven", _("Address proven")
        OPENING = "opening", _("Being set up")
        OPEN = "open", pgettext_lazy("status", "Open")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    handle = models.CharField(_("handle"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=160)
    name_ar = models.CharField(_("name in Arabic"), max_length=160)
    owner_name = models.CharField(_("owner's name"), max_length=160)
    email = models.EmailField(_("owner's e-mail"), max_length=254, db_index=True)
    language = models.CharField(_("language"), max_length=5, default="ar")
    country_code = models.CharField(_("country"), max_length=2)
    place = models.BigIntegerField(_("page in the tree"), null=True, blank=True)
    # The code of the plan that was chosen; empty where the city has none.
    plan = models.CharField(_("plan"), max_length=40, blank=True)
    code_hash = models.CharField(_("hash of the code"), max_length=64, blank=True)
    password_hash = models.CharField(_("hash of the password"), max_length=160, blank=True)
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    provisioning = models.OneToOneField(
        "tenancy.Provisioning",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="signup",
        verbose_name=_("setting up"),
    )
    expires_at = models.DateTimeField(_("works until"))
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    proven_at = models.DateTimeField(_("proven"), null=True, blank=True)
    entered_at = models.DateTimeField(_("first entered"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["-created_at"]
        indexes = [models.Index("state", "expires_at", name="signup_by_state")]

    def __str__(self) -> str:
        return self.handle

    def name(self, language: str) -> str:
        """The shop's name in a language."""
        return self.name_ar if language == "ar" else self.name_en
