"""Ten thousand people, keys and sessions: a page is a page, in as many questions as with ten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from identity.doors.models import OpenSession
from identity.members.models import ApiKey, TenantUser
from identity.people.models import User
from tenancy.context import in_the_city
from tests.identity.members.test_entering import come_in
from tests.storefront.asking import queries_of

pytestmark = pytest.mark.django_db
MANY = 10_000


def _many(tenant: Any) -> None:
    with in_the_city():
        people = User.objects.bulk_create(User(email=f"n{n}@many.example", password="!") for n in range(MANY))
        TenantUser.objects.bulk_create(
            TenantUser(tenant=tenant, user=one, role="viewer", role_level=10, status="active") for one in people
        )
        ApiKey.objects.bulk_create(
            ApiKey(tenant=tenant, name=f"Key {n}", prefix=f"many{n}", hashed_key="x", scopes=["orders:read"])
            for n in range(MANY)
        )


@pytest.mark.parametrize("page", ["/dashboard/team/", "/dashboard/team/keys/"])
def test_a_page_of_the_team(member: Any, host_client: Any, tenant_a: Any, page: str) -> None:
    client = come_in(host_client, member("boss@city.example"))
    client.get(page)
    few = len(queries_of(lambda: client.get(page))[1])
    _many(tenant_a)
    # What is known for a minute at most may be asked for anew by now.
    client.get(page)
    answer, queries = queries_of(lambda: client.get(page))
    assert answer.status_code == 200 and len(answer.content) < 200_000
    # One to count them.
    assert len(queries) <= few + 1
    last = client.get(f"{page}?page=201")
    assert last.status_code == 200 and "many" in last.content.decode()
    assert client.get(f"{page}?page=nonsense").status_code == 200


def test_the_operators_page_of_a_team(person: Any, host_client: Any, tenant_a: Any) -> None:
    _many(tenant_a)
    console = host_client("", person("op@city.example", is_staff=True, is_superuser=True))
    page = console.get(f"/cms/city/tenants/{tenant_a.pk}/team/")
    assert page.status_code == 200 and len(page.content) < 400_000 and "before=" in page.content.decode()


def test_somebody_with_ten_thousand_sessions(member: Any, host_client: Any, tenant_a: Any, in_tenant: Any) -> None:
    client = come_in(host_client, member("boss@city.example"))
    with in_tenant(tenant_a):
        mine = OpenSession.objects.get()
        until = timezone.now() + timedelta(days=1)
        Session.objects.bulk_create(
            Session(session_key=f"many{n}", session_data="x", expire_date=until) for n in range(MANY)
        )
        OpenSession.objects.bulk_create(
            OpenSession(user=mine.user, session_key=f"many{n}", how="password") for n in range(MANY)
        )
    page = client.get("/dashboard/security/")
    assert page.status_code == 200 and len(page.content) < 400_000 and "pill ok" in page.content.decode()
    assert client.post("/dashboard/security/sessions/end/").status_code == 302
    with in_tenant(tenant_a):
        assert not OpenSession.objects.exists()


def test_an_empty_team_and_no_key(tenant_a: Any, in_tenant: Any, host_client: Any) -> None:
    with in_tenant(tenant_a):
        boss = User.objects.create_superuser("boss@alpha.example", "palm-harbour-42")
        client = host_client("alpha", boss)
    with in_the_city():
        TenantUser.objects.all().delete()
    for page in ("/dashboard/team/", "/dashboard/team/keys/", "/dashboard/security/"):
        assert client.get(page).status_code == 200
