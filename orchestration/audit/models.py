"""One line of the audit log."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Classification(models.TextChoices):
    """How carefully a line is handled: the most sensitive thing that it holds."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    PERSONAL = "personal", _("Personal data")
    RESTRICTED = "restricted", _("Restricted")


class AuditLog(models.Model):
    """Somebody did something to a thing of one tenant, or of the city (an empty `tenant_id`).

    The database refuses to change or remove a line (migration 0002); old ones leave through `retention` only.
    """

    tenant_id = models.CharField(_("tenant"), max_length=40, blank=True)
    store_id = models.CharField(_("store"), max_length=40, null=True, blank=True)
    action = models.CharField(_("action"), max_length=80)
    resource_type = models.CharField(_("kind of thing"), max_length=80)
    resource_id = models.CharField(_("id of the thing"), max_length=80)
    resource_label = models.CharField(_("thing"), max_length=160, blank=True)
    actor_id = models.CharField(_("who, by id"), max_length=80)
    actor_kind = models.CharField(_("kind of actor"), max_length=10)
    actor_name = models.CharField(_("who"), max_length=160, blank=True)
    actor_role = models.CharField(_("in which role"), max_length=120, null=True, blank=True)
    actor_email = models.CharField(_("their e-mail"), max_length=254, null=True, blank=True)
    node_id = models.CharField(_("node"), max_length=80, null=True, blank=True)
    changes = models.JSONField(_("what changed"), null=True, blank=True)
    previous_values = models.JSONField(_("before"), null=True, blank=True)
    new_values = models.JSONField(_("after"), null=True, blank=True)
    ip_address = models.CharField(_("from address"), max_length=45, null=True, blank=True)
    user_agent = models.CharField(_("with"), max_length=300, null=True, blank=True)
    data_classification = models.CharField(
        _("classification"), max_length=10, choices=Classification, default=Classification.INTERNAL, null=True
    )
    correlation_id = models.CharField(_("correlation"), max_length=80, null=True, blank=True)
    metadata = models.JSONField(_("metadata"), null=True, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        db_table = "audit_log"
        verbose_name = _("audit line")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [
            ("export_auditlog", _("Can export the audit log")),
            ("see_personal_data", _("Can see personal data in the audit log")),
        ]
        indexes = [
            models.Index("tenant_id", "created_at", name="audit_tenant_time"),
            models.Index("resource_type", "resource_id", "id", name="audit_resource"),
            models.Index("actor_id", "id", name="audit_actor"),
            models.Index("correlation_id", name="audit_correlation", condition=models.Q(correlation_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.resource_type}/{self.resource_id}"
