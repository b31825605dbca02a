"""How each tenant reaches another system, how that fared, and which thing there is which of ours."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchestration.integrations.push_models import PushDevice
from orchestration.integrations.sms_models import SentText
from orchestration.integrations.waltid_models import IssuedCredential, IssuerIdentity, StatusList
from tenancy.models.rows import Row

__all__ = [
    "ExternalId",
    "HealthCheck",
    "IntegrationEndpoint",
    "IssuedCredential",
    "IssuerIdentity",
    "PushDevice",
    "SentText",
    "StatusList",
]


class IntegrationEndpoint(Row):
    """One system as one tenant reaches it; without a tenant it is the platform's, for everybody who has none."""

    class Health(models.TextChoices):
        UNKNOWN = "unknown", _("Not looked at yet")
        HEALTHY = "healthy", _("Healthy")
        FAILING = "failing", _("Failing")

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, null=True, blank=True, related_name="integrations", verbose_name=_("tenant")
    )
    system = models.CharField(_("system"), max_length=40)
    base_url = models.URLField(_("address"), max_length=500, blank=True)
    options = models.JSONField(_("settings"), default=dict, blank=True)
    secrets = models.TextField(_("secrets, encrypted"), blank=True)
    secrets_changed_at = models.DateTimeField(_("secrets changed"), null=True, blank=True)
    is_enabled = models.BooleanField(_("switched on"), default=True)
    # How it fares: written by the health check, without a line in the audit log.
    health = models.CharField(_("health"), max_length=8, choices=Health, default=Health.UNKNOWN)
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    last_success_at = models.DateTimeField(_("last success"), null=True, blank=True)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)

    class Meta:
        db_table = "integration_endpoints"
        verbose_name = _("integration")
        verbose_name_plural = _("integrations")
        ordering = ["system", "id"]
        constraints = [
            models.UniqueConstraint("tenant", "system", name="integration_one_per_tenant", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.tenant or 'platform'}"


class HealthCheck(models.Model):
    """One look at an integration."""

    endpoint = models.ForeignKey(IntegrationEndpoint, models.CASCADE, related_name="checks", verbose_name=_("system"))
    at = models.DateTimeField(_("when"))
    healthy = models.BooleanField(_("healthy"))
    milliseconds = models.PositiveIntegerField(_("time, ms"), default=0)
    code = models.CharField(_("kind of fault"), max_length=40, blank=True)
    detail = models.CharField(_("what it said"), max_length=300, blank=True)

    class Meta:
        db_table = "integration_health_checks"
        verbose_name = _("health check")
        verbose_name_plural = _("health checks")
        ordering = ["-id"]
        indexes = [models.Index("at", name="integration_check_time")]

    def __str__(self) -> str:
        return f"{self.endpoint_id} {self.at:%Y-%m-%d %H:%M}"


class ExternalId(models.Model):
    """Which thing of another system is which of ours: one to one, within a tenant."""

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, null=True, blank=True, related_name="external_ids", verbose_name=_("tenant")
    )
    system = models.CharField(_("system"), max_length=40)
    entity = models.CharField(_("kind"), max_length=40)
    own_id = models.CharField(_("our id"), max_length=120)
    external_id = models.CharField(_("its id there"), max_length=200)
    last_key = models.CharField(_("key of the last push"), max_length=200, blank=True)
    digest = models.CharField(_("digest of what was pushed"), max_length=64, blank=True)
    synced_at = models.DateTimeField(_("last exchange"))

    class Meta:
        db_table = "integration_external_ids"
        verbose_name = _("external id")
        verbose_name_plural = _("external ids")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                "tenant", "system", "entity", "own_id", name="external_id_of_ours", nulls_distinct=False
            ),
            models.UniqueConstraint(
                "tenant", "system", "entity", "external_id", name="external_id_of_theirs", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.entity} {self.own_id} = {self.external_id}"
