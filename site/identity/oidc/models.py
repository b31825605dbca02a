"""Somebody's identity at a provider."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OidcIdentity(models.Model):
    """Who a person of this schema is at an issuer. Issuer and subject together are the only key: addresses change."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="oidc_identities", verbose_name=_("person"))
    issuer = models.CharField(_("issuer"), max_length=300)
    subject = models.CharField(_("subject"), max_length=255)
    # What the provider said the last time, so that it can take back what it gave and nothing else.
    role = models.CharField(_("role"), max_length=20, blank=True)
    linked_at = models.DateTimeField(_("connected at"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)

    class Meta:
        verbose_name = _("identity at a provider")
        verbose_name_plural = _("identities at providers")
        ordering = ["-linked_at"]
        constraints = [
            models.UniqueConstraint("issuer", "subject", name="oidc_one_person_per_subject"),
            models.UniqueConstraint("user", "issuer", name="oidc_one_subject_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.issuer}"
