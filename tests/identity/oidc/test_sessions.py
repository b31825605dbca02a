"""How a session lives and ends: a minute after the provider said so, wherever it is, whatever is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest

from tests.ground.ports import free_port
from tests.ground.waiting import until
from tests.identity.oidc.conftest import Clock
from tests.identity.oidc.keycloak import Keycloak, Visitor, query_of

pytestmark = pytest.mark.django_db

PROFILE = "/en/account/profile/"
SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def someone(keycloak: Keycloak, alpha_realm: str, visitor: Any) -> Callable[..., tuple[Visitor, str]]:
    """`someone("name")`: signed in, with their subject."""

    def make(name: str, host: str = "shop-a") -> tuple[Visitor, str]:
        subject = keycloak.add_person(alpha_realm, f"{name}@shoppers.example")
        made = visitor(host)
        assert made.sign_in(f"{name}@shoppers.example").status_code == 302
        return made, subject

    return make


def _posts(visitor: Visitor, last_name: str) -> int:
    form = {"name": f"Amal {last_name}", "phone": "", "language": "en"}
    return int(visitor.city.post(PROFILE, form, headers=SAME).status_code)


def _last_name(tenant: Any, in_tenant: Any, email: str) -> str:
    from identity.people.models import User

    with in_tenant(tenant):
        return str(User.objects.get(email=email).last_name)


def test_somebody_who_is_disabled_is_out_within_a_minute_even_when_posting(
    keycloak: Keycloak, alpha_realm: str, someone: Any, clock: Clock, tenant_a: Any, in_tenant: Any
) -> None:
    amal, subject = someone("disabled")
    _posts(amal, "Before")
    assert _last_name(tenant_a, in_tenant, "disabled@shoppers.example") == "Before"
    keycloak.disable(alpha_realm, subject)
    clock.pass_by(46)
    assert _posts(amal, "After") == 302
    assert _last_name(tenant_a, in_tenant, "disabled@shoppers.example") == "Before"
    assert amal.city.get(PROFILE).status_code == 302


def test_the_control_goes_on(keycloak: Keycloak, someone: Any, clock: Clock, tenant_a: Any, in_tenant: Any) -> None:
    amal, _subject = someone("goes-on")
    for step in range(4):
        clock.pass_by(46)
        _posts(amal, f"Step{step}")
        assert _last_name(tenant_a, in_tenant, "goes-on@shoppers.example") == f"Step{step}"


def test_reading_customers_are_asked_about_four_times_an_hour(keycloak: Keycloak, someone: Any, clock: Clock) -> None:
    amal, _subject = someone("reader")
    keycloak.door.asked.clear()
    for _minute in range(60):
        clock.pass_by(60)
        assert amal.city.get(PROFILE).status_code == 200
    asked = [line for line in keycloak.door.asked if line.endswith("/token")]
    assert 3 <= len(asked) <= 4, asked


def test_staff_are_confirmed_when_they_read_too(
    keycloak: Keycloak, alpha_realm: str, someone: Any, clock: Clock, tenant_a: Any, in_tenant: Any
) -> None:
    from identity.people.models import User

    boss, subject = someone("boss", "alpha")
    with in_tenant(tenant_a):
        User.objects.filter(email="boss@shoppers.example").update(is_staff=True, is_superuser=True)
    assert boss.city.get("/dashboard/").status_code == 200
    keycloak.disable(alpha_realm, subject)
    clock.pass_by(46)
    assert boss.city.get("/dashboard/").status_code == 302


def test_without_a_word_of_the_provider_a_session_lasts_a_quarter_of_an_hour(
    keycloak: Keycloak, alpha_realm: str, someone: Any, clock: Clock, tenant_a: Any, in_tenant: Any
) -> None:
    amal, _subject = someone("patient")
    keycloak.door.shut()
    try:
        clock.pass_by(600)
        _posts(amal, "Away")
        assert _last_name(tenant_a, in_tenant, "patient@shoppers.example") == "Away"
        clock.pass_by(400)
        answer = amal.city.get(PROFILE)
        assert answer.status_code == 302 and "/account/login/" in answer["Location"]
        page = amal.city.get(answer["Location"])
        # No loop: the page stays, says why, and offers the other ways.
        assert page.status_code == 200 and "Alpha ID does not answer" in page.content.decode()
    finally:
        keycloak.door.open()
    from identity.oidc import calling

    calling.forgive()
    clock.pass_by(10)
    from django.core.cache import caches

    caches["city"].clear()
    assert amal.city.get(PROFILE).status_code == 200


@pytest.mark.parametrize("how", ["down", "slow"])
def test_new_sign_ins_fail_cleanly_while_the_provider_is_away(
    keycloak: Keycloak, alpha_realm: str, visitor: Any, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from identity.oidc import calling

    assert calling.PAGE < 5
    monkeypatch.setattr(calling, "REST", 600.0)
    someone = visitor("shop-a")
    keycloak.door.asked.clear()
    if how == "down":
        keycloak.door.shut()
    else:
        keycloak.door.passable.clear()
    try:
        # The door stays shut for a minute: whoever waits for it is no 503.
        answer = someone.city.get("/oidc/start/?lang=ar&next=/ar/account/")
        assert answer.status_code == 503 and answer["Retry-After"] == "60"
        assert "هوية ألف" in answer.content.decode()
        assert someone.city.get("/oidc/start/").status_code == 503
        assert len(keycloak.door.asked) == (0 if how == "down" else 1), "the second visitor waits as well"
    finally:
        keycloak.door.passable.set()
        if how == "down":
            keycloak.door.open()


def test_signing_out_here_signs_out_there(keycloak: Keycloak, someone: Any) -> None:
    import httpx

    amal, subject = someone("leaver")
    assert keycloak.admin("GET", f"/alpha-test/users/{subject}/sessions")
    page = amal.city.post("/en/account/logout/", headers=SAME)
    assert page.status_code == 200
    address = page.context["address"]
    sent = query_of(address)
    assert sent["post_logout_redirect_uri"] == "http://shop-a.localhost:8000/oidc/signed-out/"
    assert amal.city.get(PROFILE).status_code == 302
    back = httpx.get(address, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in amal.cookies.items())})
    assert back.status_code == 302 and back.headers["Location"] == sent["post_logout_redirect_uri"]
    assert not keycloak.admin("GET", f"/alpha-test/users/{subject}/sessions")


# ------------------------------------------------------------------------------------------ what Keycloak tells us


class Listener:
    """Where Keycloak sends its logout tokens, so that a test can hand them on."""

    def __init__(self) -> None:
        tokens: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                tokens.append(parse_qs(body)["logout_token"][0])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_given: Any) -> None:
                pass

        self.tokens, self.port = tokens, free_port()
        self.server = HTTPServer(("127.0.0.1", self.port), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self) -> str:
        assert until(lambda: self.tokens), "Keycloak sends no logout token"
        return self.tokens.pop(0)


@pytest.fixture
def listener(keycloak: Keycloak) -> Iterator[Listener]:
    made = Listener()
    url = f"http://127.0.0.1:{made.port}/"
    keycloak.set_client("alpha-test", "alpha-web", **{"backchannel.logout.url": url})
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_logout_token_ends_that_session_at_once_and_no_other(
    keycloak: Keycloak, alpha_realm: str, someone: Any, visitor: Any, listener: Listener
) -> None:
    amal, subject = someone("told-out")
    other, _else = someone("stays-in")
    keycloak.end_sessions(alpha_realm, subject)
    token = listener.next()
    assert amal.city.get(PROFILE).status_code == 200, "nobody has told us yet"
    for wrong in (token[:-4], "", "x.y.z", jwt.encode({"sub": subject}, "k" * 32, algorithm="HS256")):
        answer = visitor("shop-a").city.post("/oidc/backchannel-logout/", {"logout_token": wrong})
        assert answer.status_code == 400 and answer["Cache-Control"] == "no-store"
    # A tenant that does not know this provider takes no orders from it.
    assert visitor("shop-b").city.post("/oidc/backchannel-logout/", {"logout_token": token}).status_code == 400
    assert amal.city.get(PROFILE).status_code == 200
    assert visitor("alpha").city.post("/oidc/backchannel-logout/", {"logout_token": token}).status_code == 200
    assert amal.city.get(PROFILE).status_code == 302
    assert other.city.get(PROFILE).status_code == 200
    again = visitor("alpha").city.post("/oidc/backchannel-logout/", {"logout_token": token})
    assert again.status_code == 400, "a token counts once"


def test_an_id_token_is_no_logout_token(keycloak: Keycloak, someone: Any, visitor: Any) -> None:
    from identity.oidc.registry.models import OidcSession
    from identity.oidc.sessions import PURPOSE
    from tenancy.sealing import unseal

    amal, _subject = someone("confused")
    kept = OidcSession.objects.latest("created_at")
    token = unseal(PURPOSE, kept.id_token)
    assert visitor("shop-a").city.post("/oidc/backchannel-logout/", {"logout_token": token}).status_code == 400
    assert amal.city.get(PROFILE).status_code == 200
    # What is kept of tokens can be read by this installation only.
    assert token.split(".")[0] not in kept.id_token and kept.refresh_token.startswith("gAAAA")


def test_sessions_of_one_person_end_in_every_schema(
    keycloak: Keycloak, alpha_realm: str, someone: Any, tenant_a: Any, tenant_b: Any, in_tenant: Any
) -> None:
    """A session that began out of another one, in another schema, ends with it."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from identity.doors.models import OpenSession
    from identity.doors.services import sign_in
    from identity.oidc.sessions import KEY, end_provider_sessions, follow_session
    from identity.people.models import User
    from tenancy.actor import Actor

    amal, subject = someone("everywhere")
    with in_tenant(tenant_a):
        source = amal.city.session[KEY]
    with in_tenant(tenant_b):
        row = follow_session(source, tenant_b.schema_name)
        assert row is not None
        request = HttpRequest()
        request.session = SessionStore()  # type: ignore[assignment]
        user = User.objects.create_user("everywhere@shoppers.example")
        sign_in(request, user, how="entry", issuer=row.issuer, outer_id=str(row.pk))
        request.session.save()
        assert OpenSession.objects.count() == 1
    issuer = keycloak.issuer(alpha_realm)
    actor = Actor.system("tests")
    assert end_provider_sessions(issuer="http://else.example", subject=subject, actor=actor) == 0
    assert end_provider_sessions(issuer=issuer, subject=subject, actor=actor) == 2
    assert end_provider_sessions(issuer=issuer, subject=subject, actor=actor) == 0
    with in_tenant(tenant_b):
        assert OpenSession.objects.count() == 0
    assert amal.city.get(PROFILE).status_code == 302
