"""What the city keeps of providers: how each is reached, and which sessions hang on theirs."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.models.rows import Row


class OidcClient(Row):
    """The provider of one tenant and our client there; without a tenant they are the city's own."""

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, null=True, blank=True, related_name="oidc_clients", verbose_name=_("tenant")
    )
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=80, blank=True)
    issuer = models.CharField(_("issuer"), max_length=300)
    client_id = models.CharField(_("client"), max_length=200)
    secret = models.TextField(_("secret, encrypted"), blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    role_map = models.JSONField(_("roles"), default=dict, blank=True)
    for_tenants = models.BooleanField(_("also for tenants who have none of their own"), default=False)
    is_enabled = models.BooleanField(_("switched on"), default=True)

    class Meta:
        verbose_name = _("provider of single sign-on")
        verbose_name_plural = _("providers of single sign-on")
        ordering = ["tenant_id"]
        constraints = [models.UniqueConstraint("tenant", name="oidc_one_client_each", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.tenant or 'city'}: {self.issuer}"


class OidcSession(models.Model):
    """One session of ours that hangs on a session of a provider. The session carries `id` and nothing else of it; the
    list of open sessions in its schema knows it by the same number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_ref = models.CharField(_("client"), max_length=40)
    issuer = models.CharField(_("issuer"), max_length=300)
    subject = models.CharField(_("subject"), max_length=255)
    sid = models.CharField(_("session there"), max_length=255, blank=True)
    schema_name = models.CharField(_("schema"), max_length=63)
    refresh_token = models.TextField(_("refresh token, encrypted"), blank=True)
    id_token = models.TextField(_("ID token, encrypted"), blank=True)
    checked_at = models.DateTimeField(_("confirmed at"))
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("session of single sign-on")
        verbose_name_plural = _("sessions of single sign-on")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["issuer", "sid"], name="oidc_session_by_sid"),
            models.Index(fields=["issuer", "subject"], name="oidc_session_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.schema_name}: {self.created_at:%Y-%m-%d %H:%M}"
