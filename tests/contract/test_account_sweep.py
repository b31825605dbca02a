"""Every address of a customer's account, as each role: one's own rows, another customer's, another tenant's. Whose each
page is, is said where the page is. `-s` prints the table."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import CharField, UUIDField

from tests.contract.addresses import Address, every_address
from tests.contract.asking import Table, answer
from tests.contract.planting import MINE_WORD, SAME, THEIR_WORD, THEIRS, plant
from tests.contract.roles import REACH, memberships_from_requests, sign_in
from tests.contract.rows import plain_models

pytestmark = pytest.mark.django_db
STORE, ACCOUNT = "cityos.urls.store", "en/account/"
ELSEWHERE = 9000
# In the address of a page for whoever has the link: what opens it.
BY_LINK = {"token"}
ROLES = ("customer", *REACH, "staff")


@pytest.fixture
def town(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> Iterator[Any]:
    """Two customers in one store of `alpha`, and one in `beta`."""
    with in_tenant(tenant_a):
        plant(MINE_WORD, (SAME,), "shop-a")
        plant(THEIR_WORD, (THEIRS,), "shop-a")
    with in_tenant(tenant_b):
        plant(THEIR_WORD, (ELSEWHERE,), "shop-b")
    with memberships_from_requests():
        yield tenant_a


def _pages() -> list[Address]:
    return [each for each in every_address(STORE) if each.template.startswith(ACCOUNT)]


def _paths(address: Address) -> Iterator[tuple[str, str]]:
    """(whose, path): own; another customer's; another tenant's; one's own with another's inside."""
    yield "own", address.filled(SAME, MINE_WORD)
    blanks = [blank for blank in address.blanks if blank not in BY_LINK]
    if blanks:
        yield "other customer", address.filled(THEIRS, THEIR_WORD)
        yield "other tenant", address.filled(ELSEWHERE, THEIR_WORD)
    if len(blanks) > 1:
        yield "other customer", address.filled(SAME, MINE_WORD, **{blanks[-1]: str(THEIRS)})


def _give(person_id: int) -> None:
    """What was planted for one customer is this person's now, in every table that knows whose a row is."""
    for model in plain_models():
        for field in model._meta.concrete_fields:
            mine = field.remote_field is not None and field.remote_field.model is get_user_model()
            if mine and not field.primary_key:
                model._base_manager.filter(pk=_key_of(model)).update(**{field.attname: person_id})


def _key_of(model: Any) -> Any:
    if isinstance(model._meta.pk, UUIDField):
        return uuid.UUID(int=SAME)
    return f"{MINE_WORD}{SAME}" if isinstance(model._meta.pk, CharField) else SAME


def test_every_page_says_whose_it_is() -> None:
    assert [each.template for each in _pages() if not hasattr(each.view, "whose")] == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_account(town: Any, in_tenant: Any, host_client: Any, method: str) -> None:
    table = Table()
    known: dict[str, int] = {}
    for role in (None, *ROLES, "guest"):
        client = host_client("shop-a")
        with in_tenant(town):
            if role is None:
                client.force_login(get_user_model().objects.get(pk=SAME))
            else:
                sign_in(client, role, 0, 0)
            if role not in {None, "guest"}:
                _give(get_user_model().objects.get(email=f"{role}@roles.example").pk)
        for address in _pages():
            for whose, path in _paths(address):
                status, where = answer(client, method, path)
                if role is None:
                    known[path] = status
                    promised = {404, 405} if whose != "own" else {status}
                    table.note("who owns it", whose, method, path, status, promised)
                    assert status < 500, path
                else:
                    promised = _promised(role, address, whose, known[path])
                    table.note(role, whose, method, path, status, promised)
                    if role == "guest" and address.view.whose == "own" and status == 302:
                        assert where.startswith("/en/account/login/"), (path, where)
    print(table)
    assert not table.surprises, "\n".join(table.surprises[:40])
    assert sum(status in {200, 302, 422} for status in known.values()) > 25


def _promised(role: str, address: Address, whose: str, known: int) -> set[int]:
    if role == "guest":
        if address.view.whose == "own":
            return {302, 405} if known == 405 else {302}
        return {200, 302, 400, 404, 405, 410, 422}  # a page for strangers, or for whoever has the link
    return {known}  # of rows of others that is 404, as whoever owns the first ones was told


def test_the_rows_of_others_stay_as_they_are(town: Any, in_tenant: Any, host_client: Any) -> None:
    """A basket's addresses take any id and do nothing with what is not in one's own."""
    from commerce.basket.models import Line

    client = host_client("shop-a")
    with in_tenant(town):
        client.force_login(get_user_model().objects.get(pk=SAME))
        before = Line.objects.filter(pk=THEIRS).values().get()
    for sent in ({"quantity": "9"}, {"remove": "1"}):
        answered = client.post(f"/en/basket/line/{THEIRS}/", sent)
        assert answered.status_code in {302, 404}
    assert client.post(f"/en/basket/voucher/{THEIRS}/remove/").status_code in {302, 404}
    with in_tenant(town):
        assert Line.objects.filter(pk=THEIRS).values().get() == before
    for path in (f"/en/checkout/receipt/{THEIR_WORD}{THEIRS}.pdf", f"/en/checkout/order/{THEIR_WORD}{THEIRS}/x/"):
        assert client.get(path).status_code == 404
