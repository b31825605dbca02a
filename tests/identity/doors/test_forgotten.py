"""A forgotten password at the door of an office: a code lets in, and the same room sets a new one."""

from __future__ import annotations

import html
import re
from typing import Any

import pyotp
import pytest

from identity.doors.codes import digits_of
from identity.doors.models import Authenticator, Code
from identity.doors.second import add_authenticator, new_secret
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tests.identity.doors.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "another-long-word-9"
ENGLISH = {"Accept-Language": "en"}


def way_of(client: Any, login: str) -> str:
    page = client.get(login).content.decode()
    found = re.search(r'href="([^"]+)">Forgotten your password\?', page)
    assert found, login
    return html.unescape(found[1])


@pytest.mark.parametrize("enrolled", [False, True])
def test_from_the_dashboards_door_to_a_new_password(boss: Any, inside: Any, host_client: Any, enrolled: bool) -> None:
    app = pyotp.TOTP(new_secret())
    if enrolled:
        add_authenticator(user=boss, secret=app.secret, written=app.now(), actor=Actor(kind="guest"))
        Authenticator.objects.update(last_step=0)
    desk = host_client("alpha", **ENGLISH)
    way = way_of(desk, "/dashboard/login/")
    assert "then you choose a new password" in desk.get(way).content.decode()
    asked = desk.post(way.partition("?")[0], {"address": boss.email, "next": "/dashboard/security/password/"})
    with in_tenant(inside):
        digits = digits_of(Code.objects.get())
    room = desk.post(asked.url, {"code": digits})
    if enrolled:
        assert room.url == "/dashboard/login/second/"
        room = desk.post(room.url, {"code": app.now()})
    assert room.url == "/dashboard/security/password/"
    assert 'name="current"' not in desk.get(room.url).content.decode()
    assert desk.post(room.url, {"password": NEW}).status_code == 302
    with in_tenant(inside):
        boss.refresh_from_db()
    assert boss.check_password(NEW)


def test_a_second_step_after_a_password_still_asks_for_it(boss: Any, host_client: Any) -> None:
    app = pyotp.TOTP(new_secret())
    add_authenticator(user=boss, secret=app.secret, written=app.now(), actor=Actor(kind="guest"))
    Authenticator.objects.update(last_step=0)
    desk = host_client("alpha", **ENGLISH)
    step = desk.post("/dashboard/login/", {"email": boss.email, "password": PASSWORD}).url
    assert desk.post(step, {"code": app.now()}).status_code == 302
    assert 'name="current"' in desk.get("/dashboard/security/password/").content.decode()


def test_the_citys_doors_lead_the_same_way(host_client: Any, db: Any) -> None:
    city = host_client("", **ENGLISH)
    for login, room in (("/cms/login/", "/cms/security/password/"), ("/en/work/login/", "/en/work/security/password/")):
        way = way_of(city, login)
        assert way.endswith(f"next={room.replace('/', '%2F')}")
        assert "then you choose a new password" in city.get(way).content.decode()
