"""What no form of ours would send, in each field of each form of a shop, an account, the city's doors and the team's
pages: it is refused or taken, and nothing breaks. `-s` prints how many were sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from tests.checkout.conftest import DETAILS
from tests.contract.addresses import every_address
from tests.contract.forms import Fields, forms_of
from tests.contract.planting import MINE_WORD, SAME, make_boss, plant
from tests.contract.visiting import _why
from tests.identity.members.conftest import person

__all__ = ["person"]
pytestmark = pytest.mark.django_db

WRITTEN = {
    "a sign that nothing keeps": "a\0b",
    "ten thousand letters": "ع" * 10_000,
    "both directions": "مرحبا \u202eevil\u202c <b>&amp;</b> 👨‍👩‍👧‍👦 🕌",
    "too many digits": "9" * 5_000,
    "a digit that is none": "²",
    "Arabic digits": "٣",
    "less than nothing": "-1",
    "more than anything": "1E999999",
    "no number": "sNaN",
    "an id of nobody": str(10**24),
    "nothing": "",
}
# Forms that no page shows while its reader has them not yet, or that a script sends.
BESIDE: dict[str, Fields] = {
    f"/en/basket/add/{SAME}/": {"quantity": ["1"], "child_id": ["1"]},
    f"/en/basket/line/{SAME}/": {"quantity": ["1"], "undo": []},
    "/en/basket/voucher/": {"code": ["x"]},
    f"/en/basket/voucher/{10**24}/remove/": {"any": [""]},
    f"/en/basket/add/{10**24}/": {"quantity": ["1"]},
    f"/en/wishes/{10**24}/": {"next": ["/"]},
    "/en/checkout/details/": {name: [value] for name, value in {**DETAILS, "kept": "new"}.items()},
    "/en/checkout/payment/": {"payment": ["cash_on_delivery"]},
    "/en/checkout/confirm/": {"key": [f"{SAME}-x"], "total": ["1.00"]},
    f"/en/account/orders/{MINE_WORD}{SAME}/cancel/": {"note": ["x"]},
    f"/en/account/orders/{MINE_WORD}{SAME}/return/": {"reason": ["other"], "note": ["x"], f"line-{SAME}": ["1"]},
    "/en/account/login/code/": {"address": ["a@b.example"], "next": ["/"]},
    "/en/account/login/": {"email": ["a@b.example"], "password": ["x"], "next": ["/"]},
    "/en/account/login/second/": {"code": ["1"]},
    "/en/account/register/x:y:z/": {"any": ["x"]},
    "/en/account/password/reset/x:y:z/": {"password": ["x"]},
    "/en/work/login/": {"email": ["a@b.example"], "password": ["x"], "next": ["/"]},
    "/en/work/invitation/x/": {"first_name": ["x"], "last_name": ["x"], "password": ["x"]},
    "/en/join/check/": {"code": ["1"]},
    "/dashboard/login/": {"email": ["a@b.example"], "password": ["x"], "next": ["/"]},
    "/dashboard/plan/ask/": {"plan": ["1"]},
    "/dashboard/plan/choose/": {"plan": ["1"], "seen": ["x"]},
    "/dashboard/language/": {"language": ["ar"], "next": ["/"]},
}
FACES = {
    "a shop": ("shop-a", "cityos.urls.store", ("/en/",)),
    "the city": ("", "cityos.urls.city", ("/en/join/", "/en/work/")),
    "a team": (
        "alpha",
        "cityos.urls.tenant",
        ("/dashboard/team/", "/dashboard/security/", "/dashboard/plan/", "/dashboard/login/", "/dashboard/language/"),
    ),
}


def _forms(client: Client, urlconf: str, below: tuple[str, ...]) -> dict[str, Fields]:
    found = {path: fields for path, fields in BESIDE.items() if path.startswith(below)}
    client.raise_request_exception = False
    for address in every_address(urlconf):
        path = address.filled(SAME, MINE_WORD)
        if path.startswith(below):
            with transaction.atomic():
                shown = forms_of(client.get(path), path)
                transaction.set_rollback(True)
            for action, fields in shown.items():
                found.setdefault(action, fields)
    return {path: fields for path, fields in found.items() if path.startswith(below)}


def _sent(fields: Fields) -> Iterator[tuple[str, dict[str, list[str]]]]:
    for field in fields:
        for why, text in WRITTEN.items():
            yield f"{field}: {why}", {**fields, field: [text]}


@pytest.fixture
def readers(tenant_a: Any, in_tenant: Any, host_client: Any, person: Any) -> Any:
    with in_tenant(tenant_a):
        plant(MINE_WORD, (SAME,), "shop-a")
        boss, customer = make_boss("alpha"), get_user_model().objects.get(pk=SAME)

    def made(face: str) -> list[Client]:
        host = FACES[face][0]
        who = {"a shop": customer, "the city": person("amal@city.example"), "a team": boss}[face]
        guest, known = host_client(host), host_client(host)
        with in_tenant(tenant_a) if face != "the city" else transaction.atomic():
            known.force_login(who)
        return [guest, known]

    return made


ARGUMENTS = {
    "shop-a": (
        ("/en/", "/en/shop/", "/en/search/", "/en/search/suggest/", "/en/fragments/me/", f"/en/shop/x_{SAME}/"),
        ("page", "q", "sort", "low", "high", "min", "max", "km", "store", "next", "email", "added", "f.size", "lang"),
    ),
    "": (
        ("/en/", "/en/stores/", "/en/search/", "/en/near/", "/en/join/handle/", "/en/work/login/"),
        ("page", "q", "km", "near", "lat", "lng", "category", "handle", "next", "tenant", "lead", "day", "from"),
    ),
    "alpha": (
        ("/dashboard/", "/dashboard/orders/", "/dashboard/team/", "/dashboard/team/keys/", "/dashboard/plan/"),
        ("page", "q", "days", "status", "store", "next", "sort", "from", "to"),
    ),
}


@pytest.mark.parametrize("host", ARGUMENTS)
def test_nothing_that_is_asked_breaks_a_page(readers: Any, host: str, settings: Any) -> None:
    settings.THROTTLES = dict.fromkeys(settings.THROTTLES, 10**9)
    face = {"shop-a": "a shop", "": "the city", "alpha": "a team"}[host]
    client = readers(face)[1]
    client.raise_request_exception = False
    pages, names = ARGUMENTS[host]
    variants = [f"/en/products/{MINE_WORD}-{SAME}_{SAME}/"] if host == "shop-a" else []
    broken, found = [], Counter[int]()
    for page in [*pages, *variants]:
        for name in (*names, *(("variant",) if page in variants else ())):
            for what, text in WRITTEN.items():
                # As long as a request's first line may be.
                with transaction.atomic():
                    answer = client.get(page, {name: text[:4_900]})
                    if getattr(answer, "streaming", False):
                        b"".join(answer.streaming_content)
                    transaction.set_rollback(True)
                found[answer.status_code] += 1
                if answer.status_code >= 500:
                    broken.append(f"{page}?{name}= {what} → {answer.status_code} {_why(answer)}")
    print(f"\n{face}: {dict(found)}")
    assert not broken, f"{len(broken)} broken\n" + "\n".join(broken[:30])
    assert found[200] > 100


@pytest.mark.parametrize("face", FACES)
def test_nothing_that_is_written_breaks_a_form(readers: Any, face: str, settings: Any) -> None:
    settings.THROTTLES = dict.fromkeys(settings.THROTTLES, 10**9)
    _host, urlconf, below = FACES[face]
    broken, statuses = [], Counter[int]()
    for client in readers(face):
        forms = _forms(client, urlconf, below)
        for path, fields in forms.items():
            for what, body in _sent(fields):
                kept = client.cookies.output()
                with transaction.atomic():
                    answer = client.post(path, body, headers={"sec-fetch-site": "same-origin"})
                    transaction.set_rollback(True)
                if client.cookies.output() != kept:
                    client.cookies.load(kept.replace("Set-Cookie: ", ""))
                statuses[answer.status_code] += 1
                if answer.status_code >= 500:
                    broken.append(f"{path} {what} → {answer.status_code} {_why(answer)}")
    print(f"\n{face}: {sum(statuses.values())} sent, {dict(statuses)}")
    assert not broken, f"{len(broken)} broken\n" + "\n".join(broken[:30])
    assert sum(statuses.values()) > 300
