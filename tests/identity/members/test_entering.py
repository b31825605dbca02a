"""From the city's host into a tenant: invited, signed in, sent on by a link that works once; and put out again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone

from identity.members.entering import entry_for_member
from identity.members.models import Entry, TenantUser
from identity.members.services import change_member, invite_member, remove_member, suspend_member
from identity.members.standing import forget_standing
from orchestration.audit.models import AuditLog
from tenancy.context import in_the_city
from tests.identity.members.conftest import SYSTEM, stores_of

pytestmark = pytest.mark.django_db


def path_of(link: str) -> str:
    return urlsplit(link).path


def come_in(host_client: Any, member: Any, host: str = "alpha") -> Any:
    client = host_client(host)
    answer = client.get(path_of(entry_for_member(member=member)))
    assert answer.status_code == 302 and answer["Location"] == "/dashboard/", answer.content
    return client


@pytest.fixture
def letter_to(tenant_a: Any) -> Any:
    """The link of the letter that an invitation sends."""
    from types import SimpleNamespace

    from commerce.letters.inviting import send_invitation

    def send(email: str, role: str = "tenant-admin", language: str = "en") -> str:
        asked = invite_member(tenant=tenant_a, email=email, role=role, actor=SYSTEM, language=language)
        with in_the_city():
            send_invitation(SimpleNamespace(payload={"member": asked.pk}))
        found = re.search(r"https?://\S+/work/invitation/\S+", str(mail.outbox[-1].body))
        assert found is not None
        return path_of(found[0])

    return send


@pytest.mark.parametrize(("language", "words"), [("en", "Work with"), ("ar", "اعمل مع")])
def test_a_new_person_comes_from_the_letter_to_the_dashboard(
    letter_to: Any, host_client: Any, in_tenant: Any, tenant_a: Any, language: str, words: str
) -> None:
    path = letter_to("noura@city.example", language=language)
    assert path.startswith(f"/{language}/") and words in mail.outbox[-1].subject
    client = host_client("")
    page = client.get(path)
    assert page.status_code == 200 and "no-referrer" in page["Referrer-Policy"]
    weak = client.post(path, {"first_name": "Noura", "password": "short"})
    assert weak.status_code == 422
    done = client.post(path, {"first_name": "Noura", "password": "palm-harbour-42"})
    assert done.status_code == 302 and "/work/?tenant=alpha" in done["Location"]
    assert client.get(path).status_code == 410
    places = client.get(done["Location"])
    row = TenantUser.objects.get(user__email="noura@city.example")
    assert f"/{language}/work/enter/{row.pk}/" in places.content.decode()
    sent = client.post(f"/{language}/work/enter/{row.pk}/", {"lead": "/dashboard/orders/"})
    assert sent["Location"].startswith("http://") and "/dashboard/come-in/" in sent["Location"]
    inside = host_client("alpha")
    entered = inside.get(path_of(sent["Location"]))
    assert entered["Location"] == "/dashboard/orders/" and entered["Referrer-Policy"] == "no-referrer"
    assert inside.get("/dashboard/orders/").status_code == 200
    with in_tenant(tenant_a):
        assert AuditLog.objects.filter(action="member.entered").count() == 1


def test_somebody_elses_letter_opens_nothing(letter_to: Any, host_client: Any, person: Any) -> None:
    person("known@city.example")
    path = letter_to("known@city.example")
    stranger = host_client("", person("stranger@city.example"))
    assert stranger.get(path).status_code == 200
    assert stranger.post(path).status_code == 422
    assert TenantUser.objects.get(user__email="known@city.example").status == "invited"


def test_a_link_works_once_for_a_minute_and_in_its_tenant(member: Any, host_client: Any) -> None:
    boss = member("boss@city.example")
    link = path_of(entry_for_member(member=boss))
    assert host_client("beta").get(link)["Location"] == "/dashboard/login/"
    assert host_client("alpha").get(link)["Location"] == "/dashboard/"
    assert host_client("alpha").get(link)["Location"] == "/dashboard/login/"
    late = path_of(entry_for_member(member=boss))
    with in_the_city():
        Entry.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert host_client("alpha").get(late)["Location"] == "/dashboard/login/"
    assert host_client("alpha").get("/dashboard/come-in/made-up/")["Location"] == "/dashboard/login/"


@pytest.mark.parametrize("lead", ["https://evil.example/", "//evil.example", "/account/", "/dashboard/\\evil"])
def test_a_link_leads_nowhere_else(member: Any, host_client: Any, lead: str) -> None:
    link = path_of(entry_for_member(member=member("boss@city.example"), lead=lead))
    assert host_client("alpha").get(link)["Location"] == "/dashboard/"


def test_nobody_enters_by_another_persons_place(member: Any, host_client: Any, person: Any) -> None:
    boss = member("boss@city.example")
    other = host_client("", person("other@city.example"))
    assert other.post(f"/en/work/enter/{boss.pk}/").status_code == 403
    assert host_client("").get("/en/work/")["Location"].startswith("/en/work/login/")


@pytest.mark.parametrize("how", [suspend_member, remove_member])
def test_who_is_taken_out_is_out_at_once_for_reading_and_posting(member: Any, host_client: Any, how: Any) -> None:
    member("boss@city.example")
    someone = member("someone@city.example")
    client = come_in(host_client, someone)
    assert client.get("/dashboard/").status_code == 200 and client.get("/cms/").status_code == 200
    link = path_of(entry_for_member(member=someone))
    how(member=someone, actor=SYSTEM)
    assert client.post("/dashboard/webhooks/create/", {"url": "https://x.example"}).status_code in (302, 403)
    assert client.get("/dashboard/").status_code in (302, 403)
    assert client.get("/cms/").status_code in (302, 403)
    assert host_client("alpha").get(link)["Location"] == "/dashboard/login/"


def test_a_smaller_role_counts_from_the_next_request(member: Any, host_client: Any, tenant_a: Any) -> None:
    member("boss@city.example")
    someone = member("someone@city.example")
    client = come_in(host_client, someone)
    assert client.get("/dashboard/team/").status_code == 200
    change_member(member=someone, role="store-manager", store_ids=stores_of(tenant_a)[:1], actor=SYSTEM)
    assert client.get("/dashboard/team/").status_code in (403, 404)
    assert client.get("/dashboard/orders/").status_code == 200


def test_rights_that_a_backup_brings_back_count_for_nothing(
    member: Any, host_client: Any, tenant_a: Any, in_tenant: Any
) -> None:
    from identity.people.models import User

    member("boss@city.example")
    someone = member("someone@city.example")
    client = come_in(host_client, someone)
    remove_member(member=someone, actor=SYSTEM)
    with in_tenant(tenant_a):
        User.objects.filter(email="someone@city.example").update(is_staff=True, is_superuser=True)
    assert client.get("/dashboard/").status_code == 302


def test_an_account_from_before_gets_its_membership(
    member: Any, host_client: Any, tenant_a: Any, in_tenant: Any
) -> None:
    from identity.people.models import User

    row = member("boss@city.example")
    with in_tenant(tenant_a):
        account = User.objects.create_user("Boss@city.example", "palm-harbour-42", is_staff=True, is_superuser=True)
        client = host_client("alpha", account)
    assert client.get("/dashboard/").status_code == 200
    row.refresh_from_db()
    assert row.shadow_id == account.pk


def test_the_team_page_asks_changes_and_removes(member: Any, host_client: Any, tenant_a: Any) -> None:
    client = come_in(host_client, member("boss@city.example"))
    bad = client.post("/dashboard/team/invite/", {"email": "nobody", "role": "viewer", "language": "ar"})
    assert bad.status_code == 422 and "name@example.com" in bad.content.decode()
    asked = client.post("/dashboard/team/invite/", {"email": "new@city.example", "role": "viewer", "language": "ar"})
    assert asked.status_code == 302
    row = TenantUser.objects.get(user__email="new@city.example")
    assert "new@city.example" in client.get("/dashboard/team/").content.decode()
    saved = client.post(f"/dashboard/team/{row.pk}/", {"role": "store-manager", "store_ids": stores_of(tenant_a)[:1]})
    assert saved.status_code == 302
    row.refresh_from_db()
    assert row.role == "store-manager" and row.store_ids == stores_of(tenant_a)[:1]
    assert client.post(f"/dashboard/team/{row.pk}/revoke/").status_code == 302
    assert client.get(f"/dashboard/team/{row.pk}/").status_code == 404
    boss = TenantUser.objects.get(user__email="boss@city.example")
    client.post(f"/dashboard/team/{boss.pk}/remove/")
    boss.refresh_from_db()
    assert boss.removed_at is None


def test_another_tenants_people_are_not_there(member: Any, host_client: Any, tenant_b: Any) -> None:
    other = member("theirs@city.example", tenant=tenant_b)
    client = come_in(host_client, member("boss@city.example"))
    assert client.get(f"/dashboard/team/{other.pk}/").status_code == 404
    assert client.post(f"/dashboard/team/{other.pk}/suspend/").status_code == 404
    assert "theirs@city.example" not in client.get("/dashboard/team/").content.decode()


def test_whose_account_in_the_city_is_closed_is_out_of_every_tenant(member: Any, host_client: Any) -> None:
    row = member("boss@city.example")
    client = come_in(host_client, row)
    assert client.get("/dashboard/orders/").status_code == 200
    with in_the_city():
        row.user.is_active = False
        row.user.save()
    forget_standing()  # what a process remembers for ten seconds
    assert client.get("/dashboard/orders/").status_code == 302
    assert client.post("/dashboard/team/invite/", {"email": "x@city.example", "role": "viewer"}).status_code == 302


def test_a_day_in_the_city_is_twelve_hours_for_who_works_in_tenants(member: Any, person: Any, host_client: Any) -> None:
    row, customer = member("boss@city.example"), person("nobody@city.example")
    for user, code in ((row.user, 302), (customer, 200)):
        client = host_client("", user)
        assert client.get("/en/work/").status_code == 200
        session = client.session
        session["door"] = {**session["door"], "at": session["door"]["at"] - 12 * 3600 - 5}
        session.save()
        assert client.get("/en/work/").status_code == code
    assert host_client("", row.user).post(f"/en/work/enter/{row.pk}/").status_code == 302


def test_old_links_are_forgotten(member: Any) -> None:
    from identity.members.forgetting import forget_entries

    boss = member("boss@city.example")
    entry_for_member(member=boss)
    with in_the_city():
        Entry.objects.update(expires_at=timezone.now() - timedelta(days=2))
    entry_for_member(member=boss)
    with in_the_city():
        assert forget_entries(None) == {"forgotten": 1} and Entry.objects.count() == 1  # type: ignore[arg-type]
