"""What a bill says: the paper with its code, the letters, the day of a plan, and the pages."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from pypdf import PdfReader

from commerce.plans.invoicing import bill_period
from commerce.plans.paper import invoice_pdf, paper_of
from commerce.plans.terms import take_plan
from commerce.receipts.code import tax_code
from tests.commerce.plans.conftest import OPERATOR

BILLER = {
    "name_en": "Riyadh City Company", "name_ar": "شركة مدينة الرياض", "address": "King Fahd Road | Riyadh",
    "country": "SA", "vat_number": "300000000000003", "registration": "1010", "email": "bills@city.example",
    "iban": "SA03 8000",
}  # fmt: skip


@pytest.fixture
def invoice(billing: Any, tenant_a: Any, plans: dict[str, Any], settings: Any) -> Any:
    settings.BILLER = BILLER
    taken = take_plan(tenant=tenant_a, plan=plans["small"], actor=OPERATOR)
    return bill_period(billing=taken, actor=OPERATOR)


def test_the_paper_is_a_tax_invoice_in_both_languages(invoice: Any) -> None:
    for language in ("ar", "en"):
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(invoice_pdf(invoice, language))).pages)
        assert invoice.invoice_number in text and "115.00" in text and "300000000000003" in text
        plain = " ".join(text.split())
        assert ("Invoice number" in plain) is (language == "en") and "SA03 8000" in plain
    packed = base64.b64decode(tax_code(paper_of(invoice, "ar")))
    fields, at = [], 0
    while at < len(packed):
        length = packed[at + 1]
        fields.append(packed[at + 2 : at + 2 + length].decode())
        at += 2 + length
    assert fields[0] == BILLER["name_ar"] and fields[1] == BILLER["vat_number"] and fields[3:] == ["115.00", "15.00"]


def test_the_plan_is_called_by_its_name_in_each_language(invoice: Any, tenant_a: Any) -> None:
    line = paper_of(invoice, "ar").lines[0]
    titles = line.titles
    assert (line.vat, line.total) == (15, 100)
    assert "Souq" in titles["en"] and "سوق" in titles["ar"] and "Souq" not in titles["ar"]
    invoice.line_items.append({"kind": "usage", "name": "orders", "quantity": "3", "amount": "6.00"})
    titles = paper_of(invoice, "ar").lines[1].titles
    assert titles["en"].endswith("Orders") and "orders" not in titles["ar"]


def test_the_letter_brings_the_paper(invoice: Any, tenant_a: Any) -> None:
    from commerce.plans.letters import tell_of_invoice
    from orchestration.outbox.models import EventOutbox
    from tenancy.models import Tenant

    Tenant.objects.filter(pk=tenant_a.pk).update(billing_email="bills@alpha.example", default_locale="ar")
    event = EventOutbox.objects.get(event_type="tenant_invoice.sent")
    tell_of_invoice(event)
    letter = mail.outbox[-1]
    assert letter.to == ["bills@alpha.example"] and invoice.invoice_number in letter.subject
    assert letter.attachments[0][0] == f"{invoice.invoice_number}.pdf" and "فاتورة" in letter.subject


def test_a_day_counted_twice_is_one_row_of_each_kind(billing: Any, tenant_a: Any) -> None:
    from django.utils import timezone

    from commerce.plans.metering import TALLY, record_usage
    from tenancy.models import TenantUsageRecord

    TALLY.add(tenant_a.pk, calls=3, sent=2 * 10**9)
    TALLY.give()
    today = timezone.now().date()
    for _n in range(2):
        record_usage(tenant=tenant_a, day=today)
    rows = dict(TenantUsageRecord.objects.filter(tenant=tenant_a).values_list("usage_type", "quantity"))
    assert rows["api_calls"] == 3 and rows["bandwidth"] == 2
    assert set(rows) == {"orders", "products", "storage", "api_calls", "bandwidth", "team_members"}


def test_merchants_see_their_plan_and_their_papers_only(
    invoice: Any, tenant_a: Any, tenant_b: Any, host_client: Callable[..., Any]
) -> None:
    from tenancy.context import in_tenant
    from tests.merchant.conftest import person

    for tenant, host, status in ((tenant_a, "alpha.localhost", 200), (tenant_b, "beta.localhost", 404)):
        with in_tenant(tenant):
            admin = person("admin@example.com", is_staff=True, is_superuser=True)
            client = host_client(host)
            client.force_login(admin, backend="identity.people.backends.EmailBackend")
            page = client.get("/dashboard/plan/")
            assert page.status_code == 200 and (invoice.invoice_number in page.content.decode()) is (status == 200)
            paper = client.get(f"/dashboard/plan/invoices/{invoice.pk}.pdf")
            assert paper.status_code == status
