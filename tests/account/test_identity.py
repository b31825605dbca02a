"""Proving who one is, in the account: only where a wallet can be asked, one step at a time, in both languages."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db
PAGE = "/account/identity/"


@pytest.fixture
def person(tenant_a: Any, in_tenant: Any) -> Any:
    from identity.people.models import User

    with in_tenant(tenant_a):
        return User.objects.create_user("amal@example.com", first_name="Amal")


@pytest.fixture
def visit(person: Any, tenant_a: Any, in_tenant: Any, host_client: Any) -> Any:
    with in_tenant(tenant_a):
        return host_client("shop-a", user=person)


@pytest.fixture
def wallets(monkeypatch: pytest.MonkeyPatch) -> None:
    """This shop can ask wallets."""
    from orchestration import integrations

    monkeypatch.setitem(vars(integrations), "configured", lambda system, *, tenant: system == "waltid")


def _set(tenant: Any, in_tenant: Any, **values: Any) -> None:
    from identity.verification.models import Verification

    with in_tenant(tenant):
        Verification.objects.update(**values)


def _read(visit: Any, language: str = "en") -> str:
    answer = visit.get(f"/{language}{PAGE}", follow=True)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_it_is_not_there_where_nobody_can_be_asked(visit: Any) -> None:
    assert visit.get(f"/en{PAGE}").status_code == 404
    assert "identity/" not in visit.get("/en/account/profile/").content.decode()


def test_a_stranger_signs_in_first(tenant_a: Any, host_client: Any, wallets: None) -> None:
    assert "login" in host_client("shop-a").get(f"/en{PAGE}").headers["Location"]


def test_step_by_step(visit: Any, tenant_a: Any, in_tenant: Any, wallets: None) -> None:
    from identity.verification.models import Verification
    from orchestration.outbox.models import EventOutbox

    assert "identity/" in visit.get("/en/account/profile/").content.decode()
    assert "Prove who I am" in _read(visit) and "أثبت هويتي" in _read(visit, "ar")
    for _twice in range(2):
        assert visit.post(f"/en{PAGE}").status_code == 302
    assert EventOutbox.objects.filter(event_type="kyc.requested").count() == 1
    assert "One moment" in _read(visit)
    _set(tenant_a, in_tenant, state="open", url="openid4vp://authorize?state=1&x=2")
    assert 'href="openid4vp://authorize?state=1&amp;x=2"' in _read(visit)
    _set(tenant_a, in_tenant, state="refused", url="")
    assert "try again" in _read(visit) and "Prove who I am" in _read(visit)
    _set(tenant_a, in_tenant, state="verified", credential_offer="openid-credential-offer://x")
    assert "is proven" in _read(visit) and "openid-credential-offer://x" in _read(visit)
    visit.post(f"/en{PAGE}")
    with in_tenant(tenant_a):
        assert Verification.objects.count() == 1


def test_what_waits_for_a_person_is_decided(visit: Any, tenant_a: Any, in_tenant: Any, wallets: None) -> None:
    from identity.verification.models import Verification

    def command(*words: str) -> str:
        out = StringIO()
        call_command("verification", *words, stdout=out)
        return out.getvalue().strip()

    visit.post(f"/en{PAGE}")
    assert command("alpha") == ""
    _set(tenant_a, in_tenant, state="by_hand")
    assert "Somebody of the shop" in _read(visit)
    number = command("alpha").split()[0]
    with pytest.raises(CommandError):
        command("beta", "--verify", number)
    assert command("alpha", "--verify", number) == "verified"
    with in_tenant(tenant_a):
        assert Verification.objects.get().assurance == "person"
    with pytest.raises(CommandError):
        command("alpha", "--refuse", number)
