"""The record of one archive of one tenant. The archive itself is a file."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TenantArchive(models.Model):
    """One archive: a backup that the city keeps, or an export that the tenant's owner takes along. `tenant_id` is the
    public id of the tenant, so that the record outlives it."""

    class Kind(models.TextChoices):
        BACKUP = "backup", _("Backup")
        EXPORT = "export", _("Export")

    class Status(models.TextChoices):
        ASKED = "asked", _("Waiting")
        READY = "ready", pgettext_lazy("archive", "Ready")
        FAILED = "failed", _("Failed")
        GONE = "gone", pgettext_lazy("archive", "Deleted")

    uuid = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.ASKED)
    tenant_id = models.CharField(_("tenant"), max_length=40, db_index=True)
    handle = models.CharField(_("handle"), max_length=40)
    file = models.CharField(_("file"), max_length=200, blank=True)
    lies_in = models.CharField(_("where it lies"), max_length=20, default="city", editable=False)
    size = models.BigIntegerField(_("bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    is_encrypted = models.BooleanField(_("encrypted"), default=False)
    facts = models.JSONField(_("what is in it"), default=dict, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    asked_by = models.CharField(_("asked by"), max_length=160, blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True)
    restored_at = models.DateTimeField(_("restored last"), null=True, blank=True)

    class Meta:
        verbose_name = _("archive of a tenant")
        verbose_name_plural = _("archives of tenants")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["tenant_id", "kind", "-created_at"], name="archives_of_a_tenant")]

    def __str__(self) -> str:
        return f"{self.handle} {self.created_at:%Y-%m-%d %H:%M}"
