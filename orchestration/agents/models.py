"""What was asked of an agent, what it may spend, and every turn that it took."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgentRun(models.Model):
    """One goal of one person in one tenant. Lives in the city's schema; its tools work in the schema `schema_name`.

    `tokens`, `calls`, `money` (in the currency of the model's prices) and `seconds` are the most that it may use.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        WORKING = "working", _("At work")
        COMPLETED = "completed", _("Completed")
        STOPPED = "stopped", _("Stopped by a person")
        EXHAUSTED = "exhausted", _("Has used up its budget")
        REFUSED = "refused", _("Not allowed any more")
        FAILED = "failed", _("Failed")

    OPEN: ClassVar = (State.REQUESTED, State.WORKING)

    tenant_id = models.CharField(_("tenant"), max_length=40, db_index=True)
    schema_name = models.CharField(_("schema"), max_length=63)
    goal = models.TextField(_("goal"))
    context = models.JSONField(_("context"), default=dict, blank=True)
    available_tools = models.JSONField(_("tools"), default=list)
    max_iterations = models.PositiveSmallIntegerField(_("turns of the model, at most"))
    node_context = models.JSONField(_("where"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=5, default="ar")
    actor_ref = models.CharField(_("for whom"), max_length=80)
    actor_name = models.CharField(_("name"), max_length=160, blank=True)
    actor_roles = models.JSONField(_("roles"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED, db_index=True)
    stop_asked_by = models.CharField(_("stopped by"), max_length=160, blank=True)
    tokens = models.PositiveIntegerField(_("tokens, at most"))
    calls = models.PositiveIntegerField(_("calls of tools, at most"))
    money = models.DecimalField(_("money, at most"), max_digits=12, decimal_places=4)
    seconds = models.PositiveIntegerField(_("seconds, at most"))
    used_tokens = models.PositiveIntegerField(_("tokens used"), default=0)
    used_calls = models.PositiveIntegerField(_("calls made"), default=0)
    used_money = models.DecimalField(_("money used"), max_digits=12, decimal_places=4, default=Decimal(0))
    result = models.TextField(_("result"), blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    began_at = models.DateTimeField(_("begun"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("agent's run")
        verbose_name_plural = _("agents' runs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.goal[:60]}"

    @property
    def has_ended(self) -> bool:
        """Whether it does nothing any more."""
        return self.state not in self.OPEN


class AgentTurn(models.Model):
    """One answer of the model, or one call of a tool with what came of it. Written with its effect, and never again."""

    class Kind(models.TextChoices):
        MODEL = "model", _("Model")
        TOOL = "tool", _("Tool")

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        UNREADABLE = "unreadable", _("Not understood")
        UNKNOWN = "unknown", _("No such tool")
        FORBIDDEN = "forbidden", _("Not allowed")
        INVALID = "invalid", _("Wrong arguments")
        REPEATED = "repeated", _("Asked before")
        REFUSED = "refused", _("Refused by a rule")
        FAILED = "failed", _("Failed")

    run = models.ForeignKey(AgentRun, models.CASCADE, related_name="turns", verbose_name=_("run"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    tool = models.CharField(_("tool"), max_length=80, blank=True)
    call_id = models.CharField(_("call"), max_length=80, blank=True)
    arguments = models.JSONField(_("arguments"), default=dict, blank=True)
    content = models.JSONField(_("content"), default=dict, blank=True)
    tokens = models.PositiveIntegerField(_("tokens"), default=0)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("agent's turn")
        verbose_name_plural = _("agents' turns")
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint("run", "number", name="agent_turn_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number} {self.tool or self.kind}"
