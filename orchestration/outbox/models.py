"""An event that waits until everybody who must hear of it has heard."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventOutbox(models.Model):
    """One event of one tenant (or of the city, with an empty `tenant_id`). Lives in the city's schema."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting")
        PUBLISHED = "published", _("Delivered")
        FAILED = "failed", _("Failed")
        ARCHIVED = "archived", _("Archived")

    tenant_id = models.CharField(_("tenant"), max_length=40, blank=True, db_index=True)
    schema_name = models.CharField(_("schema"), max_length=63)
    event_type = models.CharField(_("event"), max_length=80, db_index=True)
    aggregate_type = models.CharField(_("kind of thing"), max_length=60)
    aggregate_id = models.CharField(_("id of the thing"), max_length=80)
    payload = models.JSONField(_("content"), default=dict)
    metadata = models.JSONField(_("metadata"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=40, default="commerce")
    correlation_id = models.CharField(_("correlation"), max_length=80, null=True, blank=True, db_index=True)
    causation_id = models.CharField(_("cause"), max_length=80, null=True, blank=True)
    actor_id = models.CharField(_("who"), max_length=80, null=True, blank=True)
    actor_role = models.CharField(_("in which role"), max_length=80, null=True, blank=True)
    node_id = models.CharField(_("node"), max_length=80, null=True, blank=True)
    channel = models.CharField(_("channel"), max_length=80, null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    published_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    error = models.TextField(_("error"), null=True, blank=True)
    retry_count = models.PositiveIntegerField(_("tries that failed"), default=0)
    delivered_to = models.JSONField(_("delivered to"), default=list, blank=True)
    next_try_at = models.DateTimeField(_("next try"))
    created_at = models.DateTimeField(_("happened"), auto_now_add=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]
        indexes = [
            models.Index("tenant_id", "status", name="outbox_tenant_status"),
            models.Index("aggregate_type", "aggregate_id", name="outbox_aggregate"),
            models.Index("next_try_at", "id", condition=models.Q(status="pending"), name="outbox_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.aggregate_type}/{self.aggregate_id}"
