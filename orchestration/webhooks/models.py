"""Every message that came or went, each try of it, and where a tenant wants to be told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenancy.models.rows import Row


class WebhookEndpoint(Row):
    """An address of a tenant that is told of its events. `events` are names or patterns; secrets are sealed."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        DISABLED = "disabled", _("Switched off")

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="webhooks", verbose_name=_("tenant"))
    url = models.URLField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=160, blank=True)
    events = models.JSONField(_("events"), default=list)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    disabled_reason = models.CharField(_("why it is off"), max_length=200, blank=True)
    secret = models.TextField(_("secret, encrypted"))
    secret_before = models.TextField(_("former secret, encrypted"), blank=True)
    secret_before_until = models.DateTimeField(_("former secret signs until"), null=True, blank=True)
    # How it fares: written by the deliverer, without a line in the audit log.
    failures = models.PositiveIntegerField(_("failures since the last success"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    rest_until = models.DateTimeField(_("rests until"), null=True, blank=True)
    last_success_at = models.DateTimeField(_("last success"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ["tenant", "id"]
        constraints = [models.UniqueConstraint("tenant", "url", name="webhook_one_endpoint_per_url")]

    def __str__(self) -> str:
        return self.url


class WebhookLog(models.Model):
    """One message, in or out. What came is kept as it came (`body`) before anything is done with it."""

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("In")
        OUTBOUND = "outbound", _("Out")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        PENDING = "pending", _("Waiting")
        PROCESSED = "processed", _("Processed")
        DELIVERED = "delivered", _("Delivered")
        RETRYING = "retrying", _("Will be tried again")
        FAILED = "failed", _("Given up")
        REFUSED = "refused", _("Refused")

    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    tenant_id = models.CharField(_("tenant"), max_length=40, blank=True)
    schema_name = models.CharField(_("schema"), max_length=63)
    source = models.CharField(_("system"), max_length=40)
    event = models.CharField(_("event"), max_length=120, blank=True)
    message_id = models.CharField(_("message's id"), max_length=160, blank=True)
    body = models.BinaryField(_("body as it was sent"), null=True)
    payload = models.JSONField(_("content"), null=True, blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    digest = models.CharField(_("digest of the body"), max_length=64, blank=True)
    signature_valid = models.BooleanField(_("signature is right"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    reason = models.CharField(_("why it was refused"), max_length=40, blank=True)
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    duplicates = models.PositiveIntegerField(_("came again"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    response_status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    ip_address = models.CharField(_("from address"), max_length=45, blank=True)
    correlation_id = models.CharField(_("correlation"), max_length=80, blank=True)
    endpoint = models.ForeignKey(
        WebhookEndpoint, models.CASCADE, null=True, blank=True, related_name="logs", verbose_name=_("endpoint")
    )
    event_id = models.BigIntegerField(_("event of the outbox"), null=True, blank=True)
    aggregate = models.CharField(_("thing"), max_length=160, blank=True)
    created_at = models.DateTimeField(_("when"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        db_table = "webhook_logs"
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        ordering = ["-id"]
        constraints = [
            # Only a message whose signature is right takes its id: a forged one cannot keep the true one out.
            models.UniqueConstraint(
                "source",
                "schema_name",
                "message_id",
                condition=Q(direction="inbound", signature_valid=True),
                name="webhook_received_once",
            ),
            models.UniqueConstraint(
                "endpoint", "event_id", condition=Q(event_id__isnull=False), name="webhook_told_once"
            ),
        ]
        indexes = [
            models.Index("direction", "created_at", name="webhook_time"),
            models.Index(
                "next_try_at", condition=Q(status__in=["received", "pending", "retrying"]), name="webhook_due"
            ),
            models.Index(
                "endpoint",
                "aggregate",
                "id",
                condition=Q(status__in=["pending", "retrying"]),
                name="webhook_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.event} {self.message_id}"


class WebhookAttempt(models.Model):
    """One try to deliver a message."""

    log = models.ForeignKey(WebhookLog, models.CASCADE, related_name="tries", verbose_name=_("message"))
    number = models.PositiveSmallIntegerField(_("try"))
    at = models.DateTimeField(_("when"))
    address = models.CharField(_("address that was reached"), max_length=45, blank=True)
    status_code = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    milliseconds = models.PositiveIntegerField(_("time, ms"), default=0)
    answer = models.TextField(_("beginning of the answer"), blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        db_table = "webhook_attempts"
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.log_id}/{self.number}"
