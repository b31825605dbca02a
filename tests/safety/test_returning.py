"""Rule 11: nobody is led to another host, however the address is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tenancy.returning import came_from, is_own_path, safe_next
from tests.safety.people import PASSWORD, person_of
from tests.safety.rules import rule

OURS = [
    "/",
    "/en/",
    "/ar/account/orders/?page=2",
    "/en/shop/عود/",
    "/a/b#c",
    "/%D8%B9/",
    "/en/?q=a%20b",
    "/en/?u=/x//y",
]
THEIRS = [
    "",
    "en/",
    "https://evil.example/",
    "http:evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "//evil.example",
    "///evil.example",
    "////evil.example//",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "/%5Cevil.example",
    "/%5cevil.example",
    "/%2Fevil.example",
    "/%2f%2fevil.example",
    "%2F%2Fevil.example",
    "/%252Fevil.example",
    "/%25255Cevil.example",
    "/\tevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "/%09/evil.example",
    "/%00/evil.example",
    "/ /evil.example",
    " //evil.example",
    " /en/",
    "/en/ ",
    "/\x00/evil.example",
    "/\x7f/evil.example",
    "/\x85/evil.example",
    "/\u2028/evil.example",
    "\ufeff//evil.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example@shop-a.localhost/",
    "https://shop-a.localhost@evil.example/",
    "https://shop-b.localhost/",
    "https://shop-a.localhost.evil.example/",
    "//shop-b.localhost/en/",
    "https:///evil.example",
    "http:\\\\evil.example",
    "://evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "@evil.example",
    "/" + "a" * 3000,
]


@rule(11)
@pytest.mark.parametrize("wanted", OURS)
def test_a_path_of_ones_own_is_followed(wanted: str) -> None:
    asked = RequestFactory(HTTP_HOST="shop-a.localhost").get("/x/", {"next": wanted})
    assert safe_next(asked, "/home/") == wanted


@rule(11)
@pytest.mark.parametrize("wanted", THEIRS)
def test_anything_else_leads_home(wanted: str) -> None:
    made = RequestFactory(HTTP_HOST="shop-a.localhost")
    for asked in (made.get("/x/", {"next": wanted}), made.post("/x/", {"next": wanted})):
        assert safe_next(asked, "/home/") == "/home/"
    asked = made.get("/x/", headers={"referer": wanted, "hx-current-url": wanted})
    # Read as browsers read it, two of them are plain paths of this host.
    assert came_from(asked) in {"", "/evil.example", "/en/"}


@rule(11)
@given(st.text(alphabet="/\\%2Ff5Cc0dDaA\t\r\n @:.?#hevil", max_size=24))
def test_a_browser_stays_whatever_is_accepted(wanted: str) -> None:
    """As browsers read addresses: blanks cut off, tabs and line ends left out, backslashes turned."""
    if not is_own_path(wanted):
        return
    read = "".join(sign for sign in wanted.strip() if sign not in "\t\r\n").replace("\\", "/")
    assert read.startswith("/") and not read.startswith("//")


@rule(11)
def test_the_doors_lead_nowhere_else(host_client: Any, tenant_a: Any) -> None:
    """Signing in, asking for the admin, choosing a language: each with every address of the list."""
    person = person_of(tenant_a)
    for wanted in THEIRS:
        _knock(person, wanted, host_client)


def _knock(person: Any, wanted: str, host_client: Any) -> None:
    doors = {
        "account": ("shop-a", "/en/account/login/", {"email": person.email, "password": PASSWORD}),
        "dashboard": ("alpha", "/dashboard/login/", {"email": person.email, "password": PASSWORD}),
        "language": ("alpha", "/dashboard/language/", {"language": "ar"}),
    }
    for door, (host, path, sent) in doors.items():
        client = host_client(host)
        answer = client.post(path, {**sent, "next": wanted}, headers={"sec-fetch-site": "same-origin"})
        where = answer.headers.get("Location", "")
        assert answer.status_code in {302, 303}, (door, answer.status_code)
        assert is_own_path(where) and "evil" not in where and "shop-b" not in where, (door, where)
    where = host_client("alpha").get("/cms/login/", {"next": wanted}).headers["Location"]
    assert where == "/dashboard/login/?next=%2Fcms%2F"
