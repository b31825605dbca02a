"""The states of a tenant's terms and of an invoice: `manage.py flows` prints the tables."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kit.flow import Flow, Move, State
from tenancy.actor import Actor
from tenancy.models import TenantBilling, TenantInvoice
from tenancy.models.words import TenantStatus
from tenancy.resolver.version import registry_changed
from tenancy.services.lifecycle import change_status

# Only who makes plans moves terms and invoices.
RIGHT = "plan.edit"


def note_history(case: TenantBilling | TenantInvoice, old: str, move: Move, actor: Actor, note: str) -> None:
    """The last fifty moves stand in the row itself; the audit log has them all."""
    line = {"at": timezone.now().isoformat(), "by": actor.name, "move": move.name, "from": old, "note": note}
    case.metadata["history"] = [*case.metadata.get("history", []), line][-50:]
    case.save(update_fields=["metadata"])
    # What every dashboard says about the bill is kept until the registry changes.
    transaction.on_commit(registry_changed)


def close_doors(billing: TenantBilling, actor: Actor, **_data: Any) -> None:
    """A tenant that does not pay is suspended: its shops say so, nothing is lost."""
    if billing.tenant.status in {TenantStatus.ACTIVE, TenantStatus.TRIAL}:
        change_status(tenant=billing.tenant, move="suspend", actor=actor, reason="unpaid")


def open_doors(billing: TenantBilling, actor: Actor, **_data: Any) -> None:
    """Whoever pays is open again; a trial that became a plan is a trial no longer."""
    if billing.tenant.status in {TenantStatus.TRIAL, TenantStatus.SUSPENDED, TenantStatus.INACTIVE}:
        change_status(tenant=billing.tenant, move="activate", actor=actor, reason="paid")


def begin_again(billing: TenantBilling, actor: Actor, **_data: Any) -> None:
    """Open again: the time in which the doors were closed is not billed, the next month begins now. What was used
    before they closed is."""
    now = timezone.now()
    if billing.current_period_end is not None and billing.current_period_end < now:
        billing.current_period_end = now
    billing.next_invoice_date = billing.current_period_end
    billing.save(update_fields=["current_period_end", "next_invoice_date"])
    open_doors(billing, actor)


def end_service(billing: TenantBilling, actor: Actor, **_data: Any) -> None:
    """The tenant's doors close; its rows stay until somebody archives and deletes it."""
    billing.next_invoice_date = None
    billing.save(update_fields=["next_invoice_date"])
    if billing.tenant.status in {TenantStatus.ACTIVE, TenantStatus.TRIAL, TenantStatus.SUSPENDED}:
        change_status(tenant=billing.tenant, move="deactivate", actor=actor, reason="ended")


BILLING_FLOW = Flow(
    "tenancy.TenantBilling",
    field="subscription_status",
    states=[
        State("trial", _("On trial"), "info"),
        State("active", _("Active"), "ok"),
        State("past_due", _("Past due"), "warn"),
        State("paused", _("Suspended for debt"), "bad"),
        State("canceled", _("Ended"), "bad"),
    ],
    moves=[
        Move("begin", _("Begin the plan"), ("trial",), "active", RIGHT, "billing.begun", effect=open_doors),
        Move("fall_due", _("Mark as past due"), ("trial", "active"), "past_due", RIGHT, "billing.fell_due"),
        Move("settle", _("Mark as settled"), ("past_due",), "active", RIGHT, "billing.settled", effect=open_doors),
        Move(
            "pause", _("Suspend for debt"), ("past_due",), "paused", RIGHT, "billing.paused",
            effect=close_doors, danger=True,
        ),
        Move("revive", _("Open again"), ("paused", "canceled"), "active", RIGHT, "billing.revived", effect=begin_again),
        Move(
            "cancel", _("End the contract"), ("trial", "active", "past_due", "paused"), "canceled", RIGHT,
            "billing.canceled", effect=end_service, danger=True,
        ),
    ],
    history=note_history,
)  # fmt: skip


def note_payment(invoice: TenantInvoice, actor: Actor, *, method: str = "", reference: str = "", **_data: Any) -> Any:
    """When and how it was paid."""
    invoice.paid_at, invoice.payment_method = timezone.now(), method or "bank_transfer"
    invoice.payment_reference = reference[:80]
    invoice.save(update_fields=["paid_at", "payment_method", "payment_reference"])
    return _facts(invoice, actor)


def _facts(invoice: TenantInvoice, actor: Actor, **_data: Any) -> dict[str, Any]:
    return {
        "invoice": invoice.pk,
        "number": invoice.invoice_number,
        "tenant": invoice.tenant_id,
        "total": invoice.total_amount,
        "currency": invoice.currency_code,
    }


INVOICE_FLOW = Flow(
    "tenancy.TenantInvoice",
    states=[
        State("draft", _("Draft"), "info"),
        State("sent", pgettext_lazy("invoice", "Sent"), "info"),
        State("paid", pgettext_lazy("invoice", "Paid"), "ok"),
        State("overdue", _("Overdue"), "warn"),
        State("void", _("Void"), "bad", final=True),
    ],
    moves=[
        Move("send", _("Send"), ("draft",), "sent", RIGHT, "tenant_invoice.sent", effect=_facts),
        Move(
            "pay", _("Mark as paid"), ("sent", "overdue"), "paid", RIGHT, "tenant_invoice.paid", effect=note_payment
        ),
        Move("expire", _("Overdue"), ("sent",), "overdue", RIGHT, "tenant_invoice.overdue", effect=_facts),
        Move(
            "void", _("Declare void"), ("draft", "sent", "overdue"), "void", RIGHT, "tenant_invoice.voided",
            effect=_facts, danger=True,
        ),
    ],
    history=note_history,
)  # fmt: skip
