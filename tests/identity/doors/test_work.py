"""The city's accounts have the same doors, and what was proved there counts in the tenants."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest

from identity.doors.models import Authenticator, OpenSession
from identity.doors.second import add_authenticator, new_secret
from identity.members.models import Entry
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tests.identity.members.conftest import member, person

__all__ = ["member", "person"]
pytestmark = pytest.mark.django_db
PASSWORD = {"email": "boss@city.example", "password": "palm-harbour-42"}
ME = Actor(kind="guest")


def with_app(user: Any) -> pyotp.TOTP:
    """Gives somebody an app, whose digits of now are good again."""
    app = pyotp.TOTP(new_secret())
    add_authenticator(user=user, secret=app.secret, written=app.now(), actor=ME)
    Authenticator.objects.update(last_step=0)
    return app


def sent_into(client: Any, row: Any) -> str:
    answer = client.post(f"/en/work/enter/{row.pk}/", {"lead": "/dashboard/"})
    assert "/dashboard/come-in/" in answer["Location"], answer["Location"]
    return urlsplit(answer["Location"]).path


def test_an_app_stands_before_the_city_too_and_the_tenant_asks_no_more(
    member: Any, host_client: Any, tenant_a: Any, in_tenant: Any
) -> None:
    row = member("boss@city.example")
    with in_the_city():
        app = with_app(row.user)
    client = host_client("")
    assert client.post("/en/work/login/", PASSWORD)["Location"] == "/en/work/login/second/"
    assert client.get("/en/work/")["Location"].startswith("/en/work/login/")
    assert client.post("/en/work/login/second/", {"code": "000000"}).status_code == 422
    assert client.post("/en/work/login/second/", {"code": app.now()})["Location"] == "/en/work/"
    link = sent_into(client, row)
    assert Entry.objects.get().strong
    inside = host_client("alpha")
    assert inside.get(link)["Location"] == "/dashboard/"
    with in_tenant(tenant_a):
        assert OpenSession.objects.get().how == "entry"


def test_a_password_in_the_city_does_not_go_round_the_tenants_own_app(
    member: Any, host_client: Any, tenant_a: Any, in_tenant: Any
) -> None:
    row = member("boss@city.example")
    client = host_client("")
    client.post("/en/work/login/", PASSWORD)
    host_client("alpha").get(sent_into(client, row))
    with in_tenant(tenant_a):
        row.refresh_from_db()
        app = with_app(OpenSession.objects.get().user)
    again = host_client("alpha")
    assert again.get(sent_into(client, row))["Location"] == "/dashboard/login/second/"
    assert again.get("/dashboard/").status_code == 302
    assert again.post("/dashboard/login/second/", {"code": app.now()})["Location"] == "/dashboard/"
    assert again.get("/dashboard/").status_code == 200


def test_where_two_steps_are_wanted_nobody_goes_into_a_tenant_with_one(
    member: Any, person: Any, host_client: Any, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    row = member("boss@city.example")
    client = host_client("")
    assert client.post("/en/work/login/", PASSWORD)["Location"] == "/en/work/"
    assert client.get("/en/work/")["Location"] == "/en/work/security/"
    assert client.post(f"/en/work/enter/{row.pk}/", {"lead": "/dashboard/"})["Location"] == "/en/work/security/"
    page = client.get("/en/work/security/")
    assert page.status_code == 200 and "takes two steps" in page.content.decode()
    with in_the_city():
        app = with_app(row.user)
    other = host_client("")
    other.post("/en/work/login/", PASSWORD)
    other.post("/en/work/login/second/", {"code": app.now()})
    assert host_client("alpha").get(sent_into(other, row))["Location"] == "/dashboard/"
    # Who works nowhere is asked for nothing.
    person("guest@city.example")
    guest = host_client("")
    guest.post("/en/work/login/", {**PASSWORD, "email": "guest@city.example"})
    assert guest.get("/en/work/").status_code == 200


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_room_of_ones_own_opens(member: Any, host_client: Any, language: str) -> None:
    member("boss@city.example")
    client = host_client("")
    client.post(f"/{language}/work/login/", PASSWORD)
    for room in ("security/", "security/password/", "security/app/", "security/confirm/"):
        page = client.get(f"/{language}/work/{room}")
        assert page.status_code == 200 and "no-store" in page["Cache-Control"], room
    assert client.get(f"/{language}/work/login/code/").status_code == 200
    assert host_client("").get(f"/{language}/work/security/")["Location"].startswith(f"/{language}/work/login/")
