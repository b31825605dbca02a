"""Who has seen the papers decides on a proof of identity, says why, and not on their own."""

from __future__ import annotations

from typing import Any

import pytest

from identity.verification.models import Verification
from orchestration.audit.models import AuditLog
from orchestration.outbox.models import EventOutbox
from tests.merchant.conftest import Shop

pytestmark = pytest.mark.django_db
PAGE = "/dashboard/proofs/"


def _decide(client: Any, pk: int, what: str, reason: str = "Passport, in the shop") -> Any:
    return client.post(f"{PAGE}{pk}/decide/", {"what": what, "reason": reason})


@pytest.mark.parametrize(
    ("what", "state", "event"), [("verify", "verified", "kyc.completed"), ("refuse", "refused", "kyc.refused")]
)
def test_it_is_decided_with_a_reason(shop: Shop, visit: Any, admin: Any, what: str, state: str, event: str) -> None:
    client, pk = visit(admin), shop.rows["proof"]
    assert "canary-buyer@example.com" in client.get(PAGE).content.decode()
    empty = _decide(client, pk, what, reason=" ")
    assert empty.status_code == 422 and "This field is required" in empty.content.decode()
    assert Verification.objects.get(pk=pk).state == "by_hand"
    assert _decide(client, pk, what).status_code == 302
    row = Verification.objects.get(pk=pk)
    assert (row.state, row.reason) == (state, "Passport, in the shop")
    assert row.decided_by and row.assurance == ("person" if what == "verify" else "")
    assert AuditLog.objects.filter(action=f"kyc.{state}", actor_id=str(admin.pk)).count() == 1
    assert EventOutbox.objects.filter(event_type=event).count() == 1
    # It holds for good.
    told = client.post(f"{PAGE}{pk}/decide/", {"what": "refuse", "reason": "No"}, follow=True).content.decode()
    assert "This has been decided already." in told
    assert Verification.objects.get(pk=pk).state == state


def test_nobody_decides_on_their_own(shop: Shop, visit: Any, admin: Any) -> None:
    own = Verification.objects.create(user=admin, state="by_hand")
    client = visit(admin)
    _decide(client, own.pk, "verify")
    assert "Ask a colleague" in client.get(PAGE).content.decode()
    assert Verification.objects.get(pk=own.pk).state == "by_hand"
    assert _decide(client, own.pk, "nonsense").status_code == 302
    assert Verification.objects.get(pk=own.pk).state == "by_hand"


def test_who_may_only_read_customers_sees_no_button(shop: Shop, by_role: Any) -> None:
    client, pk = by_role("auditor"), shop.rows["proof"]
    page = client.get(PAGE)
    assert page.status_code == 200 and 'name="what"' not in page.content.decode()
    assert _decide(client, pk, "verify").status_code == 403
    assert Verification.objects.get(pk=pk).state == "by_hand"


def test_the_page_reads_in_arabic(shop: Shop, visit: Any, admin: Any) -> None:
    text = visit(admin, language="ar").get(PAGE).content.decode()
    assert "إثباتات الهوية" in text and "الهوية مثبتة" in text
