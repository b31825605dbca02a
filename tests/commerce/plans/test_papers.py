"""What a bill says: the paper with its code, the letters, the day of a plan, and the pages."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import date
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


@pytest.mark.parametrize(("language", "words"), [("en", "Your trial ends on"), ("ar", "تنتهي تجربتك يوم")])
def test_a_trial_that_ends_soon_is_told_once_with_the_way_to_a_plan(
    billing: Any, tenant_a: Any, language: str, words: str
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from commerce.plans.letters import tell_of_terms
    from commerce.plans.terms import extend_trial
    from commerce.plans.warning import warn_of_trial
    from orchestration.outbox.models import EventOutbox
    from tenancy.models import Tenant, TenantBilling

    def tell() -> bool:
        return warn_of_trial(tenant=tenant_a, actor=OPERATOR)

    assert not tell(), "there is time"
    TenantBilling.objects.update(current_period_end=timezone.now() + timedelta(days=2))
    assert (tell(), tell()) == (True, False)
    Tenant.objects.filter(pk=tenant_a.pk).update(billing_email="bills@alpha.example", default_locale=language)
    tell_of_terms(EventOutbox.objects.get(event_type="billing.trial_ending"))
    letter = mail.outbox[-1]
    assert words in letter.subject and "://alpha.localhost" in letter.body and "/dashboard/plan/" in letter.body
    assert "/dashboard/plan/" in letter.alternatives[0][0]
    # Made longer by little: another end, another letter.
    extend_trial(tenant=tenant_a, days=1, actor=OPERATOR)
    TenantBilling.objects.update(current_period_end=timezone.now() + timedelta(days=1))
    assert (tell(), tell()) == (True, False)
    TenantBilling.objects.update(subscription_status="active", current_period_end=timezone.now() + timedelta(hours=5))
    assert not tell()


def test_who_closed_without_owing_is_told_to_choose_a_plan(billing: Any, tenant_a: Any) -> None:
    from types import SimpleNamespace

    from commerce.plans.letters import tell_of_terms
    from tenancy.models import Tenant

    Tenant.objects.filter(pk=tenant_a.pk).update(billing_email="bills@alpha.example", default_locale="en")
    tell_of_terms(SimpleNamespace(event_type="billing.paused", payload={"tenant": tenant_a.pk}))
    assert "choose a plan" in mail.outbox[-1].body and "invoice" not in mail.outbox[-1].body


def test_a_limit_is_told_in_words(billing: Any, tenant_a: Any) -> None:
    from types import SimpleNamespace

    from commerce.plans.letters import tell_of_terms
    from tenancy.models import Tenant

    Tenant.objects.filter(pk=tenant_a.pk).update(billing_email="bills@alpha.example", default_locale="en")
    meters = [{"meter": "products", "used": "1200.000", "limit": 1500}, {"meter": "storage", "used": 4.2, "limit": 5}]
    tell_of_terms(SimpleNamespace(event_type="billing.limit_near", payload={"tenant": tenant_a.pk, "meters": meters}))
    assert "Products: 1,200 of 1,500 · Storage, GB: 4.2 of 5." in mail.outbox[-1].body


def test_a_day_counted_twice_is_one_row_of_each_kind(billing: Any, tenant_a: Any, today: date) -> None:
    from commerce.plans.metering import record_usage
    from tenancy.models import TenantUsageRecord
    from tenancy.traffic import CALLS, Traffic

    traffic = Traffic()
    traffic.add(tenant_a.pk, 3, CALLS)
    traffic.add(tenant_a.pk, 2 * 10**9)
    assert traffic.give()
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


def test_a_plan_is_chosen_before_it_is_asked_for(invoice: Any, tenant_a: Any, host_client: Callable[..., Any]) -> None:
    from tenancy.context import in_tenant
    from tenancy.models import TenantBilling
    from tests.merchant.conftest import person

    theirs = TenantBilling.objects.get(tenant=tenant_a).plan_id
    with in_tenant(tenant_a):
        admin = person("admin@example.com", is_staff=True, is_superuser=True)
        client = host_client("alpha.localhost")
        client.force_login(admin, backend="identity.people.backends.EmailBackend")
        # What they have is named, and is none of the choices.
        assert f'value="{theirs}" disabled' in client.get("/dashboard/plan/").content.decode()
        answer = client.post("/dashboard/plan/ask/", headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 302 and answer.url == "/dashboard/plan/"
    assert TenantBilling.objects.get(tenant=tenant_a).wished_plan_id is None
