"""Personas of a tenant, and who has which of them where and when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenancy.models.rows import ResolvedRow, Row


class Standing(models.TextChoices):
    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")


class AssignmentScope(models.TextChoices):
    TENANT = "tenant", _("The whole tenant")
    NODE = "node", _("A node and all below it")
    STORE = "store", _("One store")


class Persona(ResolvedRow):
    """A kind of reader or worker: what they are shown, and what an agent may do for them. It gives no rights.

    `axes`: six scores from 0 to 100 (see `rules.AXES`). `constraints`: when it holds (`rules.CONSTRAINTS`).
    `allowed_workflows`, `allowed_tools`, `allowed_surfaces`: None is everything, a list is these only.
    `feature_overrides`: {name of a flag: true or false}.
    """

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="personas", verbose_name=_("tenant"))
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=60)
    category = models.CharField(pgettext_lazy("of personas", "category"), max_length=40)
    axes = models.JSONField(_("scores"), default=dict, blank=True)
    constraints = models.JSONField(_("only where"), default=dict, blank=True)
    allowed_workflows = models.JSONField(_("allowed workflows"), null=True, blank=True)
    allowed_tools = models.JSONField(_("allowed tools"), null=True, blank=True)
    allowed_surfaces = models.JSONField(_("allowed surfaces"), null=True, blank=True)
    feature_overrides = models.JSONField(_("flags that differ"), default=dict, blank=True)
    priority = models.SmallIntegerField(_("priority"), default=0)
    status = models.CharField(_("status"), max_length=8, choices=Standing, default=Standing.ACTIVE)

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering = ["tenant", "-priority", "slug"]
        constraints = [models.UniqueConstraint("tenant", "slug", name="one_persona_per_slug")]

    def __str__(self) -> str:
        return self.name

    def validate_constraints(self, exclude: Any = None) -> None:
        """A form leaves it to `save_persona`, which refuses in words."""


class PersonaAssignment(Row):
    """Somebody has a persona. `user_id` is their account in the tenant's own schema; `scope_reference` the id of the
    node or store, empty for the whole tenant."""

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, related_name="persona_assignments", verbose_name=_("tenant")
    )
    persona = models.ForeignKey(Persona, models.CASCADE, related_name="assignments", verbose_name=_("persona"))
    user_id = models.CharField(_("account"), max_length=40)
    scope = models.CharField(_("where"), max_length=6, choices=AssignmentScope, default=AssignmentScope.TENANT)
    scope_reference = models.CharField(_("node or store"), max_length=40, blank=True)
    priority = models.SmallIntegerField(_("priority"), default=0)
    status = models.CharField(_("status"), max_length=8, choices=Standing, default=Standing.ACTIVE)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("persona assignment")
        verbose_name_plural = _("persona assignments")
        ordering = ["tenant", "user_id", "-priority"]
        indexes = [models.Index("tenant", "user_id", name="persona_of_person")]
        constraints = [
            models.UniqueConstraint(
                "tenant", "user_id", "persona", "scope", "scope_reference", name="one_assignment_per_scope"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(starts_at=None)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="assignment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(scope="tenant", scope_reference="")
                | (models.Q(scope__in=["node", "store"]) & ~models.Q(scope_reference="")),
                name="assignment_names_its_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.persona} · {self.user_id}"

    def validate_constraints(self, exclude: Any = None) -> None:
        """A form leaves it to `assign_persona`, which refuses in words."""
