"""What became of each saga: where it stands, and a line for each step."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WorkflowExecution(models.Model):
    """One telling of a saga. Lives in the city's schema; its steps run in the schema `schema_name`.

    `position` is the step that comes next (or, while it is undone, that was reached). `due_at`: when somebody must look
    at it again. `tries` counts the beginnings of the step at hand, those that a crash ended too.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Under way")
        WAITING = "waiting", _("Waiting")
        COMPENSATING = "compensating", _("Being undone")
        STUCK = "stuck", _("Needs a person")
        COMPLETED = "completed", _("Completed")
        COMPENSATED = "compensated", _("Undone")

    class Engine(models.TextChoices):
        LOCAL = "local", _("This city")
        TEMPORAL = "temporal", "Temporal"

    ENDED = (State.COMPLETED, State.COMPENSATED)

    workflow_id = models.CharField(_("workflow"), max_length=200, unique=True)
    transaction_id = models.CharField(_("transaction"), max_length=80, blank=True, db_index=True)
    execution = models.JSONField(_("steps as they were when it began"), default=dict)
    context = models.JSONField(_("what it began with"), default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RUNNING)
    run_id = models.CharField(_("run"), max_length=80, blank=True)
    retention_time = models.DateTimeField(_("kept until"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    saga = models.CharField(_("story"), max_length=80, db_index=True)
    engine = models.CharField(_("engine"), max_length=8, choices=Engine)
    queue = models.CharField(_("queue"), max_length=80)
    tenant_id = models.CharField(_("tenant"), max_length=40, blank=True, db_index=True)
    schema_name = models.CharField(_("schema"), max_length=63)
    aggregate_type = models.CharField(_("kind of thing"), max_length=60)
    aggregate_id = models.CharField(_("id of the thing"), max_length=80)
    position = models.PositiveIntegerField(_("next step"), default=0)
    tries = models.PositiveIntegerField(_("tries of this step"), default=0)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    began_step_at = models.DateTimeField(_("step begun"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    cancelled = models.CharField(_("why it was called off"), max_length=200, blank=True)

    class Meta:
        db_table = "workflow_execution"
        verbose_name = _("workflow")
        verbose_name_plural = _("workflows")
        ordering = ["-id"]
        indexes = [
            models.Index("state", "updated_at", name="workflow_state"),
            models.Index("schema_name", "aggregate_type", "aggregate_id", name="workflow_about"),
            models.Index(
                "due_at",
                condition=Q(state__in=["running", "waiting", "compensating"], engine="local"),
                name="workflow_due",
            ),
        ]

    def __str__(self) -> str:
        return self.workflow_id

    @property
    def has_ended(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self.state in self.ENDED


class WorkflowStep(models.Model):
    """A line of a saga's timeline: a step done, failed or waiting, or its undoing. One per step and direction."""

    class Direction(models.TextChoices):
        DO = "do", _("Do")
        UNDO = "undo", _("Undo")

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        WAITING = "waiting", _("Waiting")
        FAILED = "failed", _("Failed")
        UNCERTAIN = "uncertain", _("Failed, perhaps half done")

    execution = models.ForeignKey(
        WorkflowExecution, models.CASCADE, related_name="timeline", verbose_name=_("workflow")
    )
    name = models.CharField(_("step"), max_length=80)
    position = models.PositiveIntegerField(_("position"))
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    result = models.JSONField(_("result"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    tries = models.PositiveIntegerField(_("tries"), default=1)
    began_at = models.DateTimeField(_("begun"), null=True)
    ended_at = models.DateTimeField(_("ended"))
    settled_by = models.CharField(_("settled by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("step of a workflow")
        verbose_name_plural = _("steps of workflows")
        ordering = ["id"]
        constraints = [models.UniqueConstraint("execution", "name", "direction", name="workflow_step_once")]

    def __str__(self) -> str:
        return f"{self.execution_id} {self.direction} {self.name}"
