"""What every page of the dashboard says about the tenant's bill: a debt, closed doors, a trial's end, a limit that is
near. Kept in this process until the registry changes: no query when it is warm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.plans.invoicing import PAUSED_AFTER
from commerce.plans.warning import TOLD_BEFORE
from kit.money import money_text
from tenancy.context import in_the_city
from tenancy.limits import TITLES
from tenancy.models import TenantBilling, TenantInvoice
from tenancy.resolver.version import registry_version


@dataclass(frozen=True, slots=True)
class Bill:
    """What the notes are made of. `owed`: (number, total, currency) of the oldest invoice that is overdue."""

    status: str = ""
    ends: datetime | None = None
    closes: datetime | None = None
    owed: tuple[str, Any, str] | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One line above the page."""

    tone: str
    words: str


_kept: dict[int, tuple[tuple[int, int], Bill]] = {}


def notes_of(tenant_id: int, tenant_status: str, language: str) -> list[Note]:
    """The lines for somebody who sees the whole tenant, the gravest first."""
    bill = _bill_of(tenant_id)
    notes = [note for note in (_debt(bill, tenant_status, language), _trial(bill)) if note]
    if bill.near:
        what = " · ".join(str(TITLES[meter]) for meter in bill.near)
        words = _("You are near a limit of your plan: %(what)s. A higher plan makes room.") % {"what": what}
        notes.append(Note("warn", words))
    return notes


def _debt(bill: Bill, tenant_status: str, language: str) -> Note | None:
    number, total, currency = bill.owed or ("", 0, "")
    told = {
        "number": number,
        "total": money_text(total, currency, language=language) if bill.owed else "",
        "day": date_format(timezone.localtime(bill.closes), "j F Y") if bill.closes else "",
    }
    if tenant_status == "suspended" and bill.status != "paused":
        words = _("The city has closed your shops for now. Write to %(email)s.") % {"email": settings.BILLER["email"]}
        return Note("bad", words if settings.BILLER["email"] else _("The city has closed your shops for now."))
    if bill.status == "paused" and bill.owed:
        words = _("Your shops are closed: invoice %(number)s is not paid. Pay %(total)s, and they open again.")
        return Note("bad", words % told)
    if bill.status == "paused":
        return Note("bad", _("Your shops are closed: the trial has ended. Choose a plan, and they open again."))
    if bill.status == "past_due" and bill.owed:
        words = _("Invoice %(number)s is overdue. Pay %(total)s by %(day)s, and your shops stay open.")
        return Note("bad", words % told)
    if bill.status == "past_due":
        return Note("bad", _("Your trial has ended. Choose a plan by %(day)s, and your shops stay open.") % told)
    return None


def _trial(bill: Bill) -> Note | None:
    if bill.status != "trial" or bill.ends is None or bill.ends - timezone.now() > TOLD_BEFORE:
        return None
    day = date_format(timezone.localtime(bill.ends), "j F Y")
    return Note("warn", _("Your trial ends on %(day)s. Choose a plan, and your shops stay open.") % {"day": day})


def _bill_of(tenant_id: int) -> Bill:
    version, kept = registry_version(), _kept.get(tenant_id)
    if kept is not None and kept[0] == version:
        return kept[1]
    with in_the_city():
        row = TenantBilling.objects.filter(tenant_id=tenant_id).first()
        bill = _read(row) if row is not None else Bill()
    _kept[tenant_id] = (version, bill)
    return bill


def _read(row: TenantBilling) -> Bill:
    owed = None
    if row.subscription_status in {"past_due", "paused"}:
        overdue = TenantInvoice.objects.filter(billing=row, status="overdue").order_by("period_start").first()
        owed = (overdue.invoice_number or "", overdue.total_amount, overdue.currency_code) if overdue else None
    since = row.metadata.get("due_since")
    return Bill(
        status=row.subscription_status,
        ends=row.current_period_end,
        closes=datetime.fromisoformat(since) + PAUSED_AFTER if since else None,
        owed=owed,
        near=tuple(meter for meter in row.metadata.get("near", []) if meter in TITLES),
    )
