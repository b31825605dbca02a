"""An operator inside a tenant: with a reason, seen, not for long, and never with the team in hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import timezone

from identity.members.models import SupportVisit, TenantUser
from orchestration.audit.models import AuditLog
from tenancy.context import in_the_city
from tenancy.hosts import absolute_url, platform_host

pytestmark = pytest.mark.django_db
REASON = "Their orders page shows nothing since noon."


@pytest.fixture
def console(person: Any, host_client: Any) -> Any:
    """The console of an operator."""
    return host_client("", person("op@city.example", is_staff=True, is_superuser=True))


@pytest.fixture
def inside(console: Any, host_client: Any, tenant_a: Any) -> Any:
    """The operator's browser on the tenant's host."""
    answer = console.post(f"/cms/city/tenants/{tenant_a.pk}/support/", {"reason": REASON, "minutes": 30})
    assert answer.status_code == 302, answer.content
    client = host_client("alpha")
    assert client.get(urlsplit(answer["Location"]).path)["Location"] == "/dashboard/"
    return client


def test_without_a_reason_or_for_too_long_nobody_goes_in(console: Any, tenant_a: Any) -> None:
    for wrong in ({"reason": "", "minutes": 30}, {"reason": "help", "minutes": 30}, {"reason": REASON, "minutes": 61}):
        assert console.post(f"/cms/city/tenants/{tenant_a.pk}/support/", wrong).status_code == 422
    assert not SupportVisit.objects.exists()


def test_the_page_may_be_answered_with_the_tenants_host_and_no_other(console: Any, tenant_a: Any) -> None:
    # A browser asks it of where the answer to a form leads; the client of these tests does not.
    page = console.get(f"/cms/city/tenants/{tenant_a.pk}/support/")
    [allowed] = [each for each in page["Content-Security-Policy"].split("; ") if each.startswith("form-action")]
    assert allowed.split()[1:] == ["'self'", f"http://alpha.localhost:{settings.PUBLIC_PORT}".rstrip(":")]
    other = console.get(f"/cms/city/tenants/{tenant_a.pk}/")
    assert "form-action 'self'" in other["Content-Security-Policy"].split("; ")


def test_who_is_no_operator_does_not_go_in(person: Any, host_client: Any, tenant_a: Any, member: Any) -> None:
    boss = member("boss@city.example")
    client = host_client("", boss.user)
    answer = client.post(f"/cms/city/tenants/{tenant_a.pk}/support/", {"reason": REASON, "minutes": 30})
    assert answer.status_code in (302, 403) and not SupportVisit.objects.exists()


def test_every_page_says_that_support_is_inside(inside: Any) -> None:
    for path in ("/dashboard/", "/dashboard/orders/", "/cms/", "/cms/pages/"):
        page = inside.get(path, follow=True)
        assert page.status_code == 200 and "support-bar" in page.content.decode(), path
        assert REASON in page.content.decode()


def test_what_support_does_is_noted_as_theirs(inside: Any, tenant_a: Any, in_tenant: Any) -> None:
    given = {"url": "https://hooks.example/in", "description": "", "events": ["order.placed"]}
    assert inside.post("/dashboard/webhooks/create/", given).status_code in (200, 403, 422)
    kinds = set(AuditLog.objects.filter(tenant_id=str(tenant_a.uuid)).values_list("action", "actor_kind"))
    assert ("session.opened", "support") in kinds
    assert {"support.begun"} <= {action for action, _kind in kinds}


def test_support_changes_nobodys_place(inside: Any) -> None:
    answer = inside.post("/dashboard/team/invite/", {"email": "x@city.example", "role": "viewer", "language": "ar"})
    assert answer.status_code in (403, 404, 422)
    assert not TenantUser.objects.filter(user__email="x@city.example").exists()


def test_the_end_is_the_end(inside: Any, console: Any, tenant_a: Any, in_tenant: Any) -> None:
    from identity.people.models import User

    back = inside.post("/dashboard/support/leave/")["Location"]
    visit = SupportVisit.objects.get()
    assert back == absolute_url(platform_host(), f"/cms/city/tenants/{tenant_a.pk}/?visit={visit.pk}")
    assert inside.get("/dashboard/").status_code == 302
    page = console.get(back.partition("localhost")[2].lstrip(":0123456789")).content.decode()
    assert "The visit has ended." in page
    with in_tenant(tenant_a):
        assert not User.objects.filter(email__startswith="support-", is_staff=True).exists()
    log = console.get("/cms/city/visits/").content.decode()
    assert REASON in log
    with in_tenant(tenant_a):
        assert set(AuditLog.objects.filter(resource_type="members.supportvisit").values_list("action", flat=True)) == {
            "support.begun",
            "support.ended",
        }


def test_every_page_of_a_visit_may_lead_back_into_the_console(inside: Any) -> None:
    for path in ("/dashboard/", "/dashboard/orders/", "/cms/pages/"):
        page = inside.get(path, follow=True)
        [allowed] = [each for each in page["Content-Security-Policy"].split("; ") if each.startswith("form-action")]
        assert allowed.split()[1:] == ["'self'", absolute_url(platform_host(), "")], path


@pytest.mark.parametrize("after", ["/dashboard/orders/", "/cms/pages/"])
def test_whoever_stayed_too_long_is_led_back(
    inside: Any, console: Any, tenant_a: Any, host_client: Any, after: str
) -> None:
    with in_the_city():
        SupportVisit.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    door = inside.get(after)
    while door["Location"].startswith("/"):
        door = inside.get(door["Location"])
    visit = SupportVisit.objects.get()
    assert door["Location"].endswith(f"/cms/city/tenants/{tenant_a.pk}/?visit={visit.pk}")
    page = console.get(f"/cms/city/tenants/{tenant_a.pk}/?visit={visit.pk}").content.decode()
    assert "The time of the visit has run out." in page
    # Once; then the door is a door, and it always was one for others and elsewhere.
    assert inside.get("/dashboard/login/").status_code == 200
    for host, number in (("alpha", "x"), ("alpha", "7" * 32), ("beta", str(visit.pk))):
        stranger = host_client(host)
        stranger.cookies["support_way_back"] = number
        assert stranger.get("/dashboard/login/").status_code == 200, (host, number)


def test_a_visit_that_lasts_leads_nobody_back(inside: Any, host_client: Any) -> None:
    other = host_client("alpha")
    other.cookies["support_way_back"] = str(SupportVisit.objects.get().pk)
    assert other.get("/dashboard/login/").status_code == 200


def test_when_the_time_is_over_the_next_request_is_refused(inside: Any) -> None:
    with in_the_city():
        SupportVisit.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert inside.post("/dashboard/webhooks/create/", {}).status_code == 302
    assert inside.get("/dashboard/").status_code == 302


def test_a_visit_that_nobody_ended_is_ended_by_the_clock(inside: Any, tenant_a: Any, in_tenant: Any) -> None:
    from identity.members.support import end_old_visits
    from identity.people.models import User

    assert end_old_visits(None) == {"ended": 0}
    over = timezone.now() - timedelta(minutes=5)
    with in_the_city():
        SupportVisit.objects.update(expires_at=over)
    assert end_old_visits(None) == {"ended": 1} and end_old_visits(None) == {"ended": 0}
    assert SupportVisit.objects.get().ended_at == over
    with in_tenant(tenant_a):
        assert not User.objects.filter(email__startswith="support-", is_superuser=True).exists()


def test_a_session_of_support_is_not_made_longer_by_its_pages(inside: Any, tenant_a: Any, in_tenant: Any) -> None:
    visit = SupportVisit.objects.get()
    with in_tenant(tenant_a):
        session = inside.session
        session["any"] = "page"
        session.save()
        assert abs((session.get_expiry_date() - visit.expires_at).total_seconds()) < 60


def test_a_visit_that_is_over_is_over_in_the_shop_below_the_office_too(inside: Any) -> None:
    """There the session of the office is read as well."""
    mine = "/stores/shop-a/en/account/"
    assert inside.get(mine).status_code == 200
    with in_the_city():
        SupportVisit.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert inside.get(mine).status_code == 302


def test_the_tenant_ends_a_visit(inside: Any, member: Any, host_client: Any) -> None:
    from tests.identity.members.test_entering import come_in

    boss = come_in(host_client, member("boss@city.example"))
    assert REASON in boss.get("/dashboard/team/").content.decode()
    visit = SupportVisit.objects.get()
    assert boss.post(f"/dashboard/support/{visit.pk}/end/").status_code == 302
    assert inside.get("/dashboard/").status_code == 302


def test_the_account_of_support_opens_nothing_without_a_visit(
    inside: Any, host_client: Any, tenant_a: Any, in_tenant: Any
) -> None:
    from identity.people.models import User

    with in_tenant(tenant_a):
        client = host_client("alpha", User.objects.get(email__startswith="support-"))
    assert client.get("/dashboard/").status_code == 302
