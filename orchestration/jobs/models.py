"""A job: what was asked for, how far it is, what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SyncJob(models.Model):
    """One piece of work of one tenant (or of the city, with an empty `tenant_id`). Lives in the city's schema.

    `collection` and `doc_id` name a document, `entity` and `entity_id` a row; `operation` says what happened to it.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Under way")
        COMPLETED = "completed", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Called off")

    OPEN = (Status.QUEUED, Status.RUNNING)

    kind = models.CharField(_("kind"), max_length=80, db_index=True)
    queue = models.CharField(_("queue"), max_length=40, default="store-sync")
    tenant_id = models.CharField(_("tenant"), max_length=40, blank=True, db_index=True)
    schema_name = models.CharField(_("schema"), max_length=63)
    collection = models.CharField(_("collection"), max_length=80, blank=True)
    doc_id = models.CharField(_("document"), max_length=80, blank=True)
    entity = models.CharField(_("kind of row"), max_length=80, blank=True)
    entity_id = models.CharField(_("row"), max_length=80, blank=True)
    operation = models.CharField(_("operation"), max_length=20, blank=True)
    payload = models.JSONField(_("content"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    progress_done = models.PositiveIntegerField(_("done"), default=0)
    progress_total = models.PositiveIntegerField(_("of"), default=0)
    result = models.JSONField(_("result"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    asked_by = models.CharField(_("asked by"), max_length=80, blank=True)
    correlation_id = models.CharField(_("correlation"), max_length=80, blank=True, default="")
    traceparent = models.CharField(_("trace"), max_length=60, blank=True, default="")
    queued_at = models.DateTimeField(_("put into the queue"), null=True, blank=True)
    cancel_asked = models.BooleanField(_("shall be called off"), default=False)
    claim = models.UUIDField(_("claim"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        db_table = "sync_jobs"
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        indexes = [
            models.Index("tenant_id", "status", name="job_tenant_status"),
            models.Index(
                "kind", "status", condition=Q(status__in=["queued", "running", "failed"]), name="job_kind_status"
            ),
            models.Index("next_try_at", condition=Q(status__in=["queued", "running"]), name="job_due"),
        ]
        constraints = [
            # Asked twice before it began: one job does for both.
            models.UniqueConstraint(
                "schema_name",
                "kind",
                "collection",
                "doc_id",
                "entity",
                "entity_id",
                "operation",
                condition=Q(status="queued", attempts=0),
                name="job_waits_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entity or self.collection} {self.entity_id or self.doc_id}".strip()
