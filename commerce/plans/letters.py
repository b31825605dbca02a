"""Letters about a tenant's bill, in the tenant's language: an invoice with its paper, a debt, closed doors, a limit, a
plan that begins later."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.letters.sender import sender_of_the_city
from commerce.letters.writing import Attachment, send_letter, write_letter
from commerce.plans.paper import END, LTR, invoice_pdf
from kit.faces.dates import day
from kit.money import money_text
from orchestration.outbox import subscribe
from tenancy.clocks import local_day
from tenancy.context import in_the_city
from tenancy.hosts import absolute_url
from tenancy.limits import TITLES
from tenancy.models import Plan, Tenant, TenantInvoice

ABOUT_INVOICES = {"tenant_invoice.sent", "tenant_invoice.overdue", "tenant_invoice.paid"}
# Where the plan stands in the tenant's own dashboard.
PAGE = "/dashboard/plan/"
ABOUT_TERMS = {
    *("billing.trial_ending", "billing.fell_due", "billing.paused", "billing.revived", "billing.settled"),
    *("billing.limit_near", "billing.plan_arranged", "billing.plan_stayed"),
}


def tell_of_invoice(event: Any) -> None:
    """The invoice with its paper; that it is overdue; that the money is here."""
    with in_the_city():
        invoice = TenantInvoice.objects.select_related("tenant").filter(pk=event.payload["invoice"]).first()
        if invoice is None or not invoice.total_amount:
            return
        tenant, language = invoice.tenant, _language(invoice.tenant)
        values = {
            "number": invoice.invoice_number,
            "total": money_text(invoice.total_amount, invoice.currency_code, language=language),
            "due": day(local_day(tenant, invoice.due_date), language) if invoice.due_date else "",
            "iban": f"{LTR}{settings.BILLER['iban']}{END}" if settings.BILLER["iban"] else "",
        }
        with override(language):
            if event.event_type == "tenant_invoice.sent":
                headline = _("Invoice %(number)s") % values
                words = _("%(total)s, due on %(due)s. The invoice is attached.") % values
                if values["iban"]:
                    words += " " + _("Transfer it to %(iban)s and name the invoice's number.") % values
            elif event.event_type == "tenant_invoice.overdue":
                headline = _("Invoice %(number)s is overdue") % values
                words = _("%(total)s were due on %(due)s. Pay it, and your shops stay open.") % values
            else:
                headline = _("Invoice %(number)s is paid") % values
                words = _("We have received %(total)s. Thank you.") % values
        paper = Attachment(f"{invoice.invoice_number}.pdf", invoice_pdf(invoice, language), "application/pdf")
        _send(tenant, headline, words, [paper])


def tell_of_terms(event: Any) -> None:
    """That a trial ends soon, that a payment is missing, that doors closed or opened, that a limit is near, that a
    lower plan will begin, or could not."""
    with in_the_city():
        tenant = Tenant.objects.filter(pk=event.payload["tenant"]).first()
        if tenant is None:
            return
        owes = TenantInvoice.objects.filter(tenant=tenant, status__in=("sent", "overdue")).exists()
        with override(_language(tenant)):
            headline, words = _words(event, tenant, owes=owes)
        _send(tenant, headline, words, [])


def _words(event: Any, tenant: Tenant, *, owes: bool) -> tuple[str, str]:
    name = event.event_type
    if name == "billing.trial_ending":
        ends = local_day(tenant, datetime.fromisoformat(event.payload["ends"]))
        told = {"day": day(ends, _language(tenant), weekday=True)}
        return _("Your trial ends on %(day)s") % told, _("Choose a plan, and your shops stay open.")
    if name == "billing.fell_due" and event.payload.get("from") == "trial":
        return _("Your trial has ended"), _("Choose a plan within 14 days, and your shops stay open.")
    if name == "billing.fell_due":
        return _("A payment is missing"), _("Pay the open invoice within 14 days, and your shops stay open.")
    if name == "billing.paused":
        why = _("An invoice is not paid. Nothing is lost: pay it, and they open.")
        if not owes:
            why = _("The trial has ended. Nothing is lost: choose a plan, and they open.")
        return _("Your shops are closed for now"), why
    if name in {"billing.revived", "billing.settled"}:
        return _("Everything is paid"), _("Your shops are open. Thank you.")
    if name in {"billing.plan_arranged", "billing.plan_stayed"}:
        return _change(event, tenant)
    meters = [_meter(each) for each in event.payload.get("meters", [])]
    return _("You are near a limit of your plan"), " · ".join(meters) + ". " + _("A higher plan makes room.")


def _change(event: Any, tenant: Tenant) -> tuple[str, str]:
    """That a lower plan begins when the period ends; that it could not, because more is used than it allows."""
    plan = Plan.objects.filter(code=event.payload["next"]).first()
    told = {"plan": plan.name if plan else event.payload["next"]}
    if event.event_type == "billing.plan_arranged":
        begins = local_day(tenant, datetime.fromisoformat(event.payload["from_day"]))
        told["day"] = day(begins, _language(tenant), weekday=True)
        headline = _("From %(day)s on your plan is %(plan)s.") % told
        return headline.rstrip("."), _("Until then everything stays as it is, and you can call it off.")
    told["what"] = " · ".join(str(TITLES[meter]) for meter in event.payload["meters"])
    words = _("You use more than %(plan)s allows: %(what)s. The plan that you have goes on.") % told
    return _("Your plan stays as it is"), words


def _meter(told: dict[str, Any]) -> str:
    """How full one limit is: `Products: 42 of 50`."""
    used = f"{Decimal(str(told['used'])):,.2f}".rstrip("0").rstrip(".")
    facts = {"what": TITLES[told["meter"]], "used": used, "limit": f"{told['limit']:,}"}
    return _("%(what)s: %(used)s of %(limit)s") % facts


def _language(tenant: Tenant) -> str:
    return tenant.default_locale[:2] if tenant.default_locale[:2] in {"ar", "en"} else "ar"


def _send(tenant: Tenant, headline: str, words: str, papers: list[Attachment]) -> None:
    """To the address for bills, with the way to the plan's page. A tenant without one reads it in its dashboard."""
    if not tenant.billing_email:
        return
    language = _language(tenant)
    sender = sender_of_the_city(language)
    with override(language):
        button = _("Plan and bills")
    letter = write_letter(
        "note",
        to=tenant.billing_email,
        language=language,
        sender=sender,
        headline=headline,
        words=words,
        about=tenant.called(language),
        button=button,
        link=absolute_url(tenant.domain, PAGE),
    )
    send_letter(letter, sender=sender, attachments=papers)


def register() -> None:
    """Called once at start-up."""
    subscribe("letters.invoice", ABOUT_INVOICES, tell_of_invoice, holds=False)
    subscribe("letters.terms", ABOUT_TERMS, tell_of_terms, holds=False)
