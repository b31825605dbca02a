"""The record of setting up one tenant: what was asked, which steps are done, where it stopped."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.models.rows import Row


class Provisioning(Row):
    """One tenant's way from a form to an open shop. Resumable: a step that is done is not done again."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")
        UNDONE = "undone", _("Undone")

    handle = models.CharField(_("handle"), max_length=40, unique=True)
    tenant = models.OneToOneField(
        "tenancy.Tenant", models.SET_NULL, null=True, blank=True, related_name="provisioning", verbose_name=_("tenant")
    )
    request = models.JSONField(_("what was asked"), default=dict)
    steps_done = models.JSONField(_("steps done"), default=list)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    step = models.CharField(_("step"), max_length=60, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    asked_by = models.CharField(_("asked by"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("provisioning")
        verbose_name_plural = _("provisionings")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.handle
