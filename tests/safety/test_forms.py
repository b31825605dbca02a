"""Rules 9 and 10: who may send something, and that reading changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.contract.addresses import every_address
from tests.safety.people import PASSWORD, person_of
from tests.safety.rules import rule
from tests.safety.test_headers import FACES, HOSTS

FORMS = {
    "customers": ("shop-a.localhost", "/en/account/login/"),
    "staff": ("alpha.localhost", "/dashboard/login/"),
    "operators": ("localhost", "/cms/login/"),
    "basket": ("shop-a.localhost", "/en/basket/add/1/"),
}
# What the browser says → why it is refused. No token is sent with any.
ELSEWHERE = {
    "another site": {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    "another host of the tenant": {"sec-fetch-site": "same-site", "origin": "http://alpha.localhost"},
    "another store": {"origin": "http://shop-b.localhost"},
    "a page that hides": {"sec-fetch-site": "cross-site", "origin": "null"},
    "a page that hides, from an old browser": {"origin": "null"},
    "our host on another port": {"origin": "http://{host}:8443"},
    "our host by another scheme": {"origin": "https://{host}"},
    "our host with more behind it": {"origin": "http://{host}.evil.example"},
    "an origin against its own word": {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    "nobody": {},
    "an address that was typed": {"sec-fetch-site": "none"},
    "a word that is none": {"sec-fetch-site": "same-origin, cross-site"},
}
HERE = {
    "our page": {"sec-fetch-site": "same-origin", "origin": "http://{host}"},
    "our page, without its origin": {"sec-fetch-site": "same-origin"},
    "our page that hides its address": {"sec-fetch-site": "same-origin", "origin": "null"},
}


def _send(host: str, path: str, said: dict[str, str], sent: dict[str, str] | None = None) -> Any:
    client = Client(HTTP_HOST=host, enforce_csrf_checks=True)
    headers = {name: value.format(host=host) for name, value in said.items()}
    return client.post(path, sent or {"email": "x@x.example", "password": "x"}, headers=headers)


@rule(9)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_taken_from_our_own_pages_only(form: str, tenant_a: Any) -> None:
    host, path = FORMS[form]
    refused = {case: _send(host, path, said).status_code for case, said in ELSEWHERE.items()}
    assert refused == dict.fromkeys(ELSEWHERE, 403)
    taken = {case: _send(host, path, said).status_code for case, said in HERE.items()}
    assert 403 not in taken.values(), taken


@rule(9)
def test_the_token_is_one_hosts(tenant_a: Any) -> None:
    """An old browser, which says nothing, needs the token of the very host."""
    client = Client(HTTP_HOST="alpha.localhost", enforce_csrf_checks=True)
    page = client.get("/dashboard/login/").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    sent = {"email": "x@x.example", "password": "x", "csrfmiddlewaretoken": found[1]}
    assert client.post("/dashboard/login/", sent).status_code == 422
    elsewhere = Client(HTTP_HOST="beta.localhost", enforce_csrf_checks=True)
    assert elsewhere.post("/dashboard/login/", sent).status_code == 403


@rule(9)
def test_what_needs_no_token_is_signed_or_harmless(tenant_a: Any) -> None:
    known = {
        "orchestration.webhooks.doors": "signed by the sender",
        "orchestration.jobs.doors": "carries CRON_SECRET",
        "identity.oidc.leaving": "a token that the provider signed says whose sessions end",
        "kit.faces.reports": "goes to the log, bounded",
        "wagtail.admin.api.views": "reads only",
        "wagtail.documents.api.admin.views": "reads only",
        "wagtail.images.api.admin.views": "reads only",
        "wagtail_localize.views.edit_translation": "asks for the token itself",
        "wagtail_localize.views.snippets_api": "reads only",
    }
    exempt = {
        address.view.__module__
        for urlconf in FACES.values()
        for address in every_address(urlconf)
        if getattr(address.view, "csrf_exempt", False)
    }
    assert exempt <= set(known), exempt - set(known)


@rule(9)
@pytest.mark.parametrize("path", ["/csp-reports", "/webhooks/erpnext", "/api/cron/sync", "/cms/localize/x/"])
def test_doors_of_machines_are_closed_to_pages_of_others(path: str, tenant_a: Any) -> None:
    for said in (ELSEWHERE["another site"], ELSEWHERE["another store"], ELSEWHERE["a page that hides"]):
        for host in ("localhost", "alpha.localhost"):
            assert _send(host, path, said).status_code in {403, 404, 302}, (path, host)
    assert _send("localhost", "/csp-reports", ELSEWHERE["another site"]).status_code == 403
    assert _send("localhost", "/csp-reports", HERE["our page"]).status_code == 415


@rule(10)
@pytest.mark.parametrize("face", FACES)
def test_no_origin_reads_anything(face: str, host_client: Any, tenant_a: Any) -> None:
    client, asked = host_client(HOSTS[face]), 0
    for address in every_address(FACES[face])[::7]:
        path = address.filled(1, "x")
        said = {"origin": "https://evil.example", "access-control-request-method": "POST"}
        for answer in (client.options(path, headers=said), client.get(path, headers=said)):
            asked += 1
            assert not [name for name in answer.headers if name.lower().startswith("access-control")], path
    assert asked > 10


# Tables that a page may write while it is read → why nothing of anybody's changes by that.
BOOKKEEPING = {
    "django_session": "a session remembers what it was shown",
    "wagtailadmin_editingsession": "who else is editing this page",
    "cms_media_rendition": "a size of a picture, made when it is first asked for",
    "doors_opensession": "when the walker's own session was last seen",
    "people_user": "only last_login, at the walker's own sign-in",
    "basket_basket": "a guest's empty basket",
    "wishlists_wishlist": "a customer's first list, empty, made when they look for it",
    "members_tenantuser": "which account of the tenant a membership belongs to, found when it is first asked for",
    "wagtailusers_userprofile": "an editor's own settings, made with their defaults",
}


@rule(10)
@pytest.mark.parametrize("face", FACES)
def test_reading_changes_nothing(face: str, host_client: Any, tenant_a: Any, in_tenant: Any, capsys: Any) -> None:
    client, person = host_client(HOSTS[face]), person_of(tenant_a if face != "city" else None)
    if face == "city":
        client.force_login(person)
    else:
        with in_tenant(tenant_a):
            client.force_login(person)
    client.raise_request_exception = False
    written: Counter[str] = Counter()
    where: list[str] = []

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        text = str(sql)
        found = re.match(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(?:\w+"?\.)?"?(\w+)"?', text, re.IGNORECASE)
        if found:
            written[found[2]] += 1
            # That somebody came back from the provider with nothing that it sent is noted.
            refused = path.startswith("/oidc/") and found[2] == "audit_log"
            if found[2] not in BOOKKEEPING and not refused:
                where.append(f"{path}: {text[:90]}")
        return execute(sql, params, many, context)

    asked = 0
    for address in every_address(FACES[face]):
        path = address.filled(1, "x")
        with connection.execute_wrapper(watch):
            client.get(path)
        asked += 1
    with capsys.disabled():
        print(f"\n{face}: {asked} addresses read; written beside: {dict(written)}")
    assert asked > 60
    assert not where, "\n".join(where)


@rule(10)
def test_signing_out_is_a_post(tenant_a: Any, host_client: Any, in_tenant: Any) -> None:
    person = person_of(tenant_a)
    for host, path, inside in (
        ("shop-a", "/en/account/logout/", "/en/account/"),
        ("alpha", "/dashboard/logout/", "/dashboard/"),
        ("alpha", "/cms/logout/", "/cms/"),
    ):
        client = host_client(host)
        with in_tenant(tenant_a):
            client.force_login(person)
        for method in ("get", "head", "options"):
            getattr(client, method)(path)
        assert client.get(inside).status_code == 200, path
        assert client.post(path, headers={"sec-fetch-site": "same-origin"}).status_code == 302
        assert client.get(inside).status_code == 302, path
    assert PASSWORD
