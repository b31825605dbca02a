"""A customer who lost phone and codes is let in by whoever may change the customers of a store where they ordered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from identity.doors.models import Authenticator, OpenSession, Passkey
from identity.members.resetting import reset_customer
from identity.people.models import User
from orchestration.audit.models import AuditLog
from orchestration.outbox.models import EventOutbox
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tests.contract import roles
from tests.merchant.conftest import Returning, Shop, person

pytestmark = pytest.mark.django_db
WHY = "Called back at the number of the last order."
MEANT = {"reason": WHY, "sure": "on"}


def _guard(account: User) -> User:
    """An app and a passkey."""
    Authenticator.objects.create(user=account, sealed_secret="sealed")
    Passkey.objects.create(user=account, credential_id=f"key-{account.pk}", public_key="x", name="Phone", host="x")
    return account


def _is_guarded(account: User) -> bool:
    return Authenticator.objects.filter(user=account).exists() and Passkey.objects.filter(user=account).exists()


@pytest.fixture
def buyer(shop: Shop) -> User:
    return _guard(shop.buyer)


def _at(account: User) -> str:
    return f"/dashboard/users/{account.pk}/doors/"


def _granted(browser: Returning, store: int) -> Returning:
    """A manager of one store who may change its customers."""
    made = roles.sign_in(browser, "store-manager", store, 0)
    made.defaults[roles.KEY].permissions = ["customer:edit"]  # type: ignore[attr-defined]
    return made  # type: ignore[return-value]


def test_an_admin_lets_a_customer_in(buyer: User, by_role: Callable[[str], Any], visit: Any, tenant_a: Any) -> None:
    customer = visit(buyer)
    customer.get("/dashboard/")
    admin = by_role("tenant-admin")
    page = admin.get(f"/dashboard/users/{buyer.pk}/").content.decode()
    assert _at(buyer) in page
    assert "canary-buyer@example.com" in admin.get(_at(buyer)).content.decode()
    for wrong in ({}, {"reason": WHY}, {"reason": " ", "sure": "on"}):
        assert admin.post(_at(buyer), wrong, headers={"sec-fetch-site": "same-origin"}).status_code == 422
    assert _is_guarded(buyer)
    answer = admin.post(_at(buyer), MEANT, headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, answer.url) == (302, f"/dashboard/users/{buyer.pk}/")
    assert not Authenticator.objects.filter(user=buyer).exists() and not Passkey.objects.filter(user=buyer).exists()
    assert not OpenSession.objects.filter(user=buyer).exists()
    assert _at(buyer) not in admin.get(f"/dashboard/users/{buyer.pk}/").content.decode(), "nothing is left to take off"
    with in_the_city():
        line = AuditLog.objects.get(action="door.reset")
        event = EventOutbox.objects.get(event_type="person.doors_reset")
    assert line.metadata["reason"] == WHY and line.tenant_id == str(tenant_a.uuid)
    from commerce.letters.resetting import tell_of_reset

    tell_of_reset(event)
    assert mail.outbox[-1].to == ["canary-buyer@example.com"]


def test_only_of_a_store_where_they_ordered(shop: Shop, buyer: User, by_role: Callable[[str], Any]) -> None:
    by_role("viewer")  # memberships are told by the browsers
    elsewhere, here = Returning(HTTP_HOST="alpha.localhost"), Returning(HTTP_HOST="alpha.localhost")
    _granted(elsewhere, shop.other_store)
    assert elsewhere.get(_at(buyer)).status_code == 404
    assert elsewhere.post(_at(buyer), MEANT, headers={"sec-fetch-site": "same-origin"}).status_code == 404
    assert _is_guarded(buyer)
    User.objects.filter(email="store-manager@roles.example").delete()
    _granted(here, shop.store)
    assert here.get(_at(buyer)).status_code == 200
    here.post(_at(buyer), MEANT, headers={"sec-fetch-site": "same-origin"})
    assert not _is_guarded(buyer)


@pytest.mark.parametrize("role", ["store-manager", "viewer", "auditor", "city-manager", "super-admin", "customer"])
def test_whoever_may_not_change_customers_may_not(buyer: User, by_role: Callable[[str], Any], role: str) -> None:
    browser = by_role(role)
    for answer in (browser.get(_at(buyer)), browser.post(_at(buyer), MEANT, headers={"sec-fetch-site": "same-origin"})):
        assert answer.status_code in {403, 404}
    page = browser.get(f"/dashboard/users/{buyer.pk}/")
    assert page.status_code in {403, 404} or _at(buyer) not in page.content.decode()
    assert _is_guarded(buyer)


def test_who_works_here_is_the_teams(shop: Shop, buyer: User, by_role: Callable[[str], Any]) -> None:
    from identity.members.services import ensure_member, invite_member, suspend_member
    from identity.members.shadows import shadow_of

    system, admin = Actor.system("tests"), by_role("tenant-admin")
    colleague = _guard(person("colleague@alpha.example", is_staff=True))
    with in_the_city():
        user = User.objects.create_user("amal@city.example", "palm-harbour-42")
    place = ensure_member(user=user, tenant=shop.tenant, role="viewer", actor=system)
    shadow = _guard(User.objects.get(pk=shadow_of(place, actor=system).pk))
    suspend_member(member=place, actor=system)
    shadow.refresh_from_db()
    invited = _guard(person("Asked@alpha.example"))
    invite_member(tenant=shop.tenant, email="asked@alpha.example", role="viewer", actor=system)
    for account in (colleague, shadow, invited):
        answer = admin.post(_at(account), MEANT, headers={"sec-fetch-site": "same-origin"})
        assert answer.status_code in {404, 422}, account.email
        assert _is_guarded(account), account.email
        with pytest.raises(DomainError, check=lambda error: error.code in {"members.works_here", "access.refused"}):
            reset_customer(user=account, reason=WHY, actor=system)
    assert buyer.pk


def test_nobody_of_another_tenant_is_there(buyer: User, visit: Any, tenant_b: Any) -> None:
    from tenancy.context import in_tenant

    with in_tenant(tenant_b):
        stranger = person("admin@beta.example", is_staff=True, is_superuser=True)
    browser = visit(host="beta.localhost")
    with in_tenant(tenant_b):
        browser.force_login(stranger, backend="identity.people.backends.EmailBackend")
    answer = browser.post(_at(buyer), MEANT, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 404 and _is_guarded(buyer)
