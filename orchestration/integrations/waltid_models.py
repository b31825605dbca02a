"""Who issues credentials, which were issued, and which of them are taken back. What they say is kept nowhere."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class IssuerIdentity(models.Model):
    """The DID of a tenant (of the city, without one) and the key that signs for it, sealed."""

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, null=True, blank=True, related_name="issuers", verbose_name=_("tenant")
    )
    did = models.CharField(_("DID"), max_length=500)
    sealed_key = models.TextField(_("key, encrypted"))
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        db_table = "integration_issuers"
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")
        ordering = ["id"]
        constraints = [models.UniqueConstraint("tenant", name="issuer_one_per_tenant", nulls_distinct=False)]

    def __str__(self) -> str:
        return self.did[:60]


class IssuedCredential(models.Model):
    """One credential that was offered to somebody's wallet. `number` is its place in the list of those taken back;
    `holder` is our id of the person or company."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issuer = models.ForeignKey(IssuerIdentity, models.CASCADE, related_name="credentials", verbose_name=_("issuer"))
    key = models.CharField(_("key"), max_length=200)
    kind = models.CharField(_("kind"), max_length=40)
    holder = models.CharField(_("whose"), max_length=80, blank=True)
    number = models.PositiveIntegerField(_("number in the list"))
    offer = models.TextField(_("offer to the wallet"), blank=True)
    offer_ends_at = models.DateTimeField(_("offer ends"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        db_table = "integration_credentials"
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint("issuer", "key", name="credential_once_per_key"),
            models.UniqueConstraint("issuer", "number", name="credential_number_once"),
        ]
        indexes = [models.Index("issuer", "kind", "holder", name="credential_of_holder")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class StatusList(models.Model):
    """A signed list of which credentials are taken back, as anybody may read it."""

    issuer = models.ForeignKey(IssuerIdentity, models.CASCADE, related_name="lists", verbose_name=_("issuer"))
    number = models.PositiveIntegerField(_("number"), default=0)
    signed = models.TextField(_("signed list"))
    signed_at = models.DateTimeField(_("signed"), auto_now=True)

    class Meta:
        db_table = "integration_status_lists"
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")
        ordering = ["issuer", "number"]
        constraints = [models.UniqueConstraint("issuer", "number", name="status_list_once")]

    def __str__(self) -> str:
        return f"{self.issuer_id}/{self.number}"
