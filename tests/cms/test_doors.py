"""Wagtail's admin has no door beside ours: one sign-in, one way to a new password."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.cms.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NOWHERE = [
    "/cms/password_reset/",
    "/cms/password_reset/done/",
    "/cms/password_reset/complete/",
    "/cms/password_reset/confirm/MQ/set-password/",
    "/cms/failwhale/",
]


@pytest.mark.parametrize("host", ["", "alpha"])
@pytest.mark.parametrize("path", NOWHERE)
def test_links_of_wagtails_own_lead_nowhere(tenant_a: Any, host_client: Any, host: str, path: str) -> None:
    client = host_client(host)
    assert client.get(path, follow=True).status_code == 404
    sent = client.post(path, {"email": "x@a.example"}, headers={"sec-fetch-site": "same-origin"}, follow=True)
    assert sent.status_code == 404


def test_strangers_sign_in_on_the_tenants_own_page(tenant_a: Any, make_person: Any, host_client: Any) -> None:
    make_person(tenant_a, "Editors")
    client = host_client("alpha")
    answer = client.get("/cms/pages/", follow=True)
    assert [where for where, _status in answer.redirect_chain] == [
        "/cms/login/?next=/cms/pages/",
        "/dashboard/login/?next=%2Fcms%2Fpages%2F",
    ]
    form = {"email": "editors@alpha.example", "password": PASSWORD, "next": "/cms/pages/"}
    signed = client.post("/dashboard/login/", form, headers={"sec-fetch-site": "same-origin"})
    assert signed.url == "/cms/pages/" and client.get("/cms/pages/").status_code == 200


def test_wagtails_form_signs_nobody_in(tenant_a: Any, make_person: Any, host_client: Any) -> None:
    person = make_person(tenant_a)
    client = host_client("alpha")
    form = {"username": person.email, "password": PASSWORD, "next": "/cms/"}
    answer = client.post("/cms/login/", form, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 302 and "session" not in answer.cookies
    assert client.get("/cms/").status_code == 302


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_host(tenant_a: Any, host_client: Any, wanted: str) -> None:
    assert host_client("alpha").get("/cms/login/", {"next": wanted}).url == "/dashboard/login/?next=%2Fcms%2F"


def test_who_has_no_part_in_the_admin_is_refused_and_not_sent_round(
    tenant_a: Any, in_tenant: Any, host_client: Any
) -> None:
    client = host_client("alpha")
    with in_tenant(tenant_a):
        client.force_login(get_user_model().objects.create_user("c@alpha.example", PASSWORD))
    assert client.get("/cms/", follow=True).status_code == 403


def test_nobody_changes_their_address_in_the_admin(tenant_a: Any, in_tenant: Any, make_person: Any, admin: Any) -> None:
    """An e-mail address is proven by a link that was sent to it."""
    person = make_person(tenant_a, "Editors")
    client = admin(tenant_a, person)
    assert 'name="name_email-email"' not in client.get("/cms/account/").content.decode()
    client.post("/cms/account/", {"name_email-email": "taken@alpha.example"}, headers={"sec-fetch-site": "same-origin"})
    with in_tenant(tenant_a):
        person.refresh_from_db()
    assert person.email == "editors@alpha.example"


def test_a_tenants_admin_knows_no_registry(tenant_a: Any, make_person: Any, admin: Any) -> None:
    client = admin(tenant_a, make_person(tenant_a))
    for path in ("/cms/registry/tenant/", "/cms/registry/store/edit/1/", "/cms/city/tenants/new/", "/cms/city/tree/"):
        assert client.get(path).status_code == 404, path
