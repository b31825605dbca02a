"""A wish to give goods back, and its pieces."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.flow.states import StateField, Stateful


class ReturnRequest(Stateful):
    """Some pieces of one order that come back. Its state comes from `commerce.order.returns.flow`; `restock` says
    whether they can be sold again; `restocked_at` when they stood on the shelf again."""

    class Reason(models.TextChoices):
        CHANGED_MIND = "changed_mind", _("I changed my mind")
        DAMAGED = "damaged", _("It came damaged")
        WRONG_ITEM = "wrong_item", _("It is not what I ordered")
        NOT_AS_DESCRIBED = "not_as_described", _("It is not as described")
        OTHER = "other", _("Something else")

    order = models.ForeignKey("order.Order", models.CASCADE, related_name="returns", verbose_name=_("order"))
    number = models.CharField(_("number"), max_length=140, unique=True)
    status = StateField(_("Status"), max_length=20, default="requested", db_index=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, default=Reason.OTHER)
    note = models.CharField(_("note of the buyer"), max_length=500, blank=True)
    answer = models.CharField(_("answer of the store"), max_length=500, blank=True)
    restock = models.BooleanField(_("back into stock"), default=True)
    restocked_at = models.DateTimeField(_("back in stock since"), null=True, blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.number

    def pieces(self) -> dict[int, int]:
        """{order line: pieces}"""
        return {row.line_id: row.quantity for row in self.lines.all()}

    def event_facts(self) -> dict[str, Any]:
        """What every event about it says."""
        return {
            "return": self.pk,
            "return_number": self.number,
            "order": self.order_id,
            "number": self.order.number,
            "store_id": self.order.store_id,
            "reason": self.reason,
            "lines": [{"line": line, "quantity": count} for line, count in self.pieces().items()],
        }


class ReturnLine(models.Model):
    """So many pieces of one line of the order."""

    request = models.ForeignKey(ReturnRequest, models.CASCADE, related_name="lines", verbose_name=_("return"))
    line = models.ForeignKey("order.Line", models.CASCADE, related_name="returns", verbose_name=_("line"))
    quantity = models.PositiveIntegerField(_("pieces"))

    class Meta:
        verbose_name = _("line of a return")
        verbose_name_plural = _("lines of returns")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("request", "line", name="one_return_line_per_line"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="return_quantity_gt_0"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} × {self.quantity}"
