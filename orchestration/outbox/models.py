"""Events that wait until everybody who must hear of them has heard, and what became of each telling."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EventOutbox(models.Model):
    """One event of one tenant (or of the city, with an empty `tenant_id`). Lives in the city's schema.

    `dispatched_at`: when a dispatcher had told or put aside every destination; what was put aside is a `Delivery` that
    waits. `claim` and `claimed_until` are the dispatcher's lease.
    """

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
    created_at = models.DateTimeField(_("happened"), auto_now_add=True)
    dispatched_at = models.DateTimeField(_("dispatched"), null=True, blank=True)
    claim = models.UUIDField(_("claim"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    claims = models.PositiveSmallIntegerField(_("times claimed"), default=0)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]
        indexes = [
            models.Index("tenant_id", "status", name="outbox_tenant_status"),
            models.Index("aggregate_type", "aggregate_id", name="outbox_aggregate"),
            models.Index("status", name="outbox_status"),
            models.Index("id", condition=Q(dispatched_at=None, status="pending"), name="outbox_queue"),
            models.Index(
                "schema_name",
                "aggregate_type",
                "aggregate_id",
                "id",
                condition=Q(dispatched_at=None),
                name="outbox_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.aggregate_type}/{self.aggregate_id}"

    @property
    def message_id(self) -> str:
        """The same for each try and each destination: what another system may tell duplicates by."""
        return f"evt_{self.pk}"


class Delivery(models.Model):
    """One event told, or to be told, to one destination. There is at most one, so it happens at most once."""

    class Status(models.TextChoices):
        DELIVERED = "delivered", _("Delivered")
        WAITING = "waiting", _("Behind another")
        RETRYING = "retrying", _("Will be tried again")
        DEAD = "dead", _("Given up")
        SKIPPED = "skipped", _("Skipped")

    event = models.ForeignKey(EventOutbox, models.CASCADE, related_name="deliveries", verbose_name=_("event"))
    destination = models.CharField(_("destination"), max_length=80)
    schema_name = models.CharField(_("schema"), max_length=63)
    aggregate_type = models.CharField(_("kind of thing"), max_length=60)
    aggregate_id = models.CharField(_("id of the thing"), max_length=80)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    error = models.TextField(_("error"), blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    claim = models.UUIDField(_("claim"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.CharField(_("settled by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["id"]
        constraints = [models.UniqueConstraint("event", "destination", name="outbox_delivered_once")]
        indexes = [
            models.Index(
                "schema_name",
                "aggregate_type",
                "aggregate_id",
                "destination",
                "event",
                condition=Q(status__in=["waiting", "retrying", "dead"]),
                name="outbox_unsettled",
            ),
            models.Index("next_try_at", condition=Q(status__in=["waiting", "retrying"]), name="outbox_due"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.destination}"


class Circuit(models.Model):
    """How a destination fares. It opens when several aggregates fail one after another with no success between, and
    closes with the first success; while it is open nothing is tried but a probe now and then."""

    destination = models.CharField(_("destination"), max_length=80, primary_key=True)
    failing = models.JSONField(_("what failed since the last success"), default=list)
    opened_at = models.DateTimeField(_("open since"), null=True, blank=True)
    probe_at = models.DateTimeField(_("next probe"), null=True, blank=True)
    probes = models.PositiveIntegerField(_("probes that failed"), default=0)
    paused = models.BooleanField(_("paused by an operator"), default=False)
    error = models.TextField(_("last error"), blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("circuit")
        verbose_name_plural = _("circuits")
        ordering = ["destination"]

    def __str__(self) -> str:
        return self.destination

    @property
    def is_open(self) -> bool:
        """Whether nothing may be tried there now, probes aside."""
        return self.paused or self.opened_at is not None
