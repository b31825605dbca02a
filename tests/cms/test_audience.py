"""Blocks and links for some personas, notices to tenants, and looking at a store as somebody else."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from cms.pages import serving
from cms.pages.locales import locale_for
from cms.pages.models import LandingPage, NavigationMenu
from cms.pages.registry import stores_of_tenant
from identity.personas.models import Notice, Persona
from identity.personas.services.assigning import assign_persona
from identity.personas.services.notices import save_notice
from identity.personas.services.personas import save_persona, set_default_persona
from kit.pagecache import generations, kept
from orchestration.audit.models import AuditLog
from tenancy.actor import Actor
from tenancy.resolver.version import registry_changed
from tests.cms.conftest import home_of

pytestmark = pytest.mark.django_db
OPERATOR = Actor(kind="user", ref="1", name="Operator", roles=frozenset({"superuser", "super-admin"}))


@pytest.fixture(autouse=True)
def _sure(monkeypatch: Any) -> Iterator[None]:
    """Pages are kept in this process, as they are where it hears of changes."""
    monkeypatch.setattr(generations.here(), "lease", time.monotonic() + 600)
    serving._known.clear()
    kept._memory.clear()
    yield
    serving._known.clear()
    kept._memory.clear()


@pytest.fixture
def personas(tenant_a: Any) -> dict[str, Persona]:
    """A guest, whom everybody is, and a regular."""
    made = {}
    for slug in ("guest", "regular"):
        words = {"name_en": slug.title(), "name_ar": f"شخصية {slug}", "category": "shopper"}
        made[slug] = save_persona(persona=Persona(tenant=tenant_a, slug=slug, **words), actor=OPERATOR)
    set_default_persona(tenant=tenant_a, persona=made["guest"], actor=OPERATOR)
    registry_changed()
    return made


@pytest.fixture
def page(tenant_a: Any, in_tenant: Any, personas: Any) -> None:
    def some(slug: str) -> tuple[str, Any]:
        pieces = [{"type": "text", "value": f"<p>Only for the {slug}</p>"}]
        return "for_some", {"personas": [slug], "pieces": pieces}

    body = [{"type": "text", "value": "<p>For all</p>"}]
    body += [{"type": kind, "value": value} for kind, value in (some("guest"), some("regular"))]
    with in_tenant(tenant_a):
        home = home_of("shop-a")
        home.add_child(instance=LandingPage(title="Story", slug="story", locale=home.locale, body=json.dumps(body)))
        NavigationMenu.objects.create(
            title="Main",
            locale=locale_for("en"),
            store_id=next(row.pk for row in stores_of_tenant() if row.handle == "shop-a"),
            items=json.dumps(
                [
                    {"type": "link", "value": {"text": text, "address": f"/{text}/", "personas": whom}}
                    for text, whom in (("Every", []), ("Both", ["guest", "regular"]), ("Club", ["regular"]))
                ]
            ),
        )


def _sees(client: Any) -> set[str]:
    text = client.get("/en/story/").content.decode()
    words = (
        "For all",
        "Only for the guest",
        "Only for the regular",
        ">Every<",
        ">Both<",
        ">Club<",
        "You look as Regular",
    )
    return {word.strip("<>") for word in words if word in text}


GUEST = {"For all", "Only for the guest", "Every", "Both"}
REGULAR = {"For all", "Only for the regular", "Every", "Both", "Club"}


def test_each_reader_sees_their_own_pieces_of_a_kept_page(
    page: Any, personas: Any, tenant_a: Any, make_person: Any, host_client: Any, in_tenant: Any
) -> None:
    amal = make_person(tenant_a)
    assign_persona(persona=personas["regular"], user_id=str(amal.pk), actor=OPERATOR)
    guest, reader = host_client("shop-a"), host_client("shop-a")
    with in_tenant(tenant_a):
        reader.force_login(amal)
    assert [_sees(client) for client in (guest, reader, guest, reader)] == [GUEST, REGULAR, GUEST, REGULAR]


def test_a_page_for_a_guest_may_be_kept_and_a_readers_may_not(
    page: Any, personas: Any, tenant_a: Any, make_person: Any, host_client: Any, in_tenant: Any
) -> None:
    guest, reader = host_client("shop-a"), host_client("shop-a")
    with in_tenant(tenant_a):
        reader.force_login(make_person(tenant_a))
    assert "no-store" in reader.get("/en/story/")["Cache-Control"]
    assert "no-store" not in guest.get("/en/story/")["Cache-Control"]


def test_a_tenants_own_persona_is_everybodys_at_once(page: Any, personas: Any, tenant_a: Any, host_client: Any) -> None:
    guest = host_client("shop-a")
    assert _sees(guest) == GUEST
    set_default_persona(tenant=tenant_a, persona=personas["regular"], actor=OPERATOR)
    registry_changed()
    assert _sees(guest) == REGULAR


def test_an_editor_looks_as_somebody_else_and_gets_no_right(
    page: Any,
    personas: Any,
    tenant_a: Any,
    tenant_b: Any,
    make_person: Any,
    host_client: Any,
    admin: Any,
    in_tenant: Any,
) -> None:
    editor = make_person(tenant_a, "Editors")
    office = admin(tenant_a, editor)
    assert "Regular" in office.get("/cms/view-as/", headers={"accept-language": "en"}).content.decode()
    with in_tenant(tenant_a):
        store = next(row.pk for row in stores_of_tenant() if row.handle == "shop-a")
    wrong = office.post("/cms/view-as/", {"persona": "nobody", "store": store, "language": "en"})
    assert wrong.status_code == 422
    lead = office.post("/cms/view-as/", {"persona": "regular", "store": store, "language": "en"})
    assert lead.status_code == 302 and urlsplit(lead["Location"]).path.startswith("/en/view-as/")
    assert AuditLog.objects.get(action="persona.viewed").actor_id == str(editor.pk)
    word = urlsplit(lead["Location"]).path
    visitor = host_client("shop-a")
    assert visitor.get(word).status_code == 302
    assert _sees(visitor) == REGULAR | {"You look as Regular"}
    assert visitor.get("/en/account/").status_code == 302 and "_auth_user_id" not in visitor.session
    # Another store of the tenant, another tenant, a word that somebody made up.
    for label, path in (("annex-a", word), ("shop-b", word), ("shop-a", "/en/view-as/forged/")):
        other = host_client(label)
        assert other.get(path).status_code == 404
        assert "You look as" not in other.get("/en/").content.decode(), label
    assert visitor.post("/en/view-as/leave/", headers={"sec-fetch-site": "same-origin"}).status_code == 302
    assert _sees(visitor) == GUEST


def test_looking_leaves_nothing_behind(
    page: Any, personas: Any, tenant_a: Any, make_person: Any, host_client: Any, in_tenant: Any, admin: Any
) -> None:
    office = admin(tenant_a, make_person(tenant_a, "Editors"))
    with in_tenant(tenant_a):
        store = next(row.pk for row in stores_of_tenant() if row.handle == "shop-a")
    lead = office.post("/cms/view-as/", {"persona": "regular", "store": store, "language": "en"})
    visitor, guest = host_client("shop-a"), host_client("shop-a")
    assert visitor.get(urlsplit(lead["Location"]).path).status_code == 302
    before = _rows(tenant_a)
    for path in ("/en/", "/en/story/", "/en/shop/", "/en/basket/", "/ar/"):
        assert visitor.get(path).status_code == 200, path
    assert _sees(visitor) >= REGULAR
    after = _rows(tenant_a)
    assert {table: count for table, count in after.items() if before[table] != count} == {}
    # Nor does anybody else see what was looked at.
    assert _sees(guest) == GUEST


# What a visit may write anyway, whoever visits.
OF_ANY_VISIT = {"django_session", "axes_accessattempt"}


def _rows(tenant: Any) -> dict[str, int]:
    """How many rows each table of the tenant and of the city has."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', %s)", [tenant.schema_name]
        )
        for schema, table in cursor.fetchall():
            if table not in OF_ANY_VISIT:
                cursor.execute(f'SELECT count(*) FROM "{schema}"."{table}"')
                found[f"{schema}.{table}"] = cursor.fetchone()[0]
    return found


def test_the_word_of_the_panel_is_soon_worth_nothing(
    personas: Any, tenant_a: Any, in_tenant: Any, monkeypatch: Any
) -> None:
    from identity.personas import viewing
    from tenancy.signing import read_object, sign_object

    with in_tenant(tenant_a):
        word = sign_object(viewing.PURPOSE, {"persona": 1, "store": 1, "by": "1"})
        assert read_object(viewing.PURPOSE, word, max_age=viewing.LINK_LASTS)
        later = time.time() + viewing.LINK_LASTS + 1
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
        assert read_object(viewing.PURPOSE, word, max_age=viewing.LINK_LASTS) is None


def test_a_notice_is_read_and_put_away_by_each_person(
    tenant_a: Any, tenant_b: Any, make_person: Any, admin: Any
) -> None:
    def tell(words: str, **more: Any) -> Notice:
        notice = Notice(message_en=words, message_ar=f"ع {words}", **more)
        return save_notice(notice=notice, actor=OPERATOR)

    now = timezone.now()
    tell("Over already", starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
    tell("Not yet", starts_at=now + timedelta(days=1))
    tell("For another plan", audience="plan", plans=["no-such-plan"])
    tell("For another country", audience="country", country_codes=["QA"])
    notice = tell("Away on Friday", address="/dashboard/")
    registry_changed()
    boss, editor = make_person(tenant_a), make_person(tenant_a, "Editors")
    office, desk = admin(tenant_a, boss), admin(tenant_a, editor)

    def told(client: Any, path: str) -> set[str]:
        text = client.get(path, headers={"accept-language": "en"}).content.decode()
        words = ("Over already", "Not yet", "For another plan", "For another country", "Away on Friday")
        return {word for word in words if word in text}

    for client, path in ((office, "/dashboard/"), (office, "/cms/"), (desk, "/cms/")):
        assert told(client, path) == {"Away on Friday"}, path
    away = f"/dashboard/notices/{notice.pk}/away/"
    assert office.get(away).status_code == 405
    answer = office.post(away, {"next": "https://evil.example/"}, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 302 and answer["Location"] == "/dashboard/"
    assert told(office, "/dashboard/") == told(office, "/cms/") == set()
    assert told(desk, "/cms/") == {"Away on Friday"}
    gone = office.post("/dashboard/notices/999999/away/", headers={"sec-fetch-site": "same-origin"})
    assert gone.status_code == 404
