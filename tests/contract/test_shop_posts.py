"""What is posted to a shop: every address of storefront, basket, checkout and account as each role, for one's own rows,
those of the other store, of another customer, of another tenant, and of nobody. The code of each answer is the one that
stands here, and no row of anybody else's is touched. `-s` prints the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone, translation

from tenancy.context import in_tenant as inside
from tests.checkout.conftest import DETAILS
from tests.contract import test_account_sweep as own
from tests.contract.addresses import LANGUAGE, Address, every_address
from tests.contract.asking import Table
from tests.contract.planting import MINE_WORD, SAME, THEIR_WORD, THEIRS, plant
from tests.contract.roles import REACH, memberships_from_requests, sign_in

pytestmark = pytest.mark.django_db

STORE = "cityos.urls.store"
OTHERS, ELSEWHERE, NOBODYS = 8000, 9000, 10**24
ROLES = ("customer", *REACH, "staff", "guest")
# Rows that belong to whoever made them, and to one store or one tenant.
WATCHED = (
    *("basket.Basket", "basket.Line", "order.Order", "order.ReturnRequest", "address.UserAddress"),
    *("wishlists.WishList", "wishlists.Line", "reviews.ProductReview", "people.User"),
)
OF_ONE_STORE = ("basket.Basket", "basket.Line", "order.Order", "order.ReturnRequest")


@dataclass(frozen=True)
class Promise:
    """The code for one's own row; the code where the row is not one's own or not of this store, with those places in
    which it is another. A guest's own code, where it is another."""

    own: int
    others: int
    sent: tuple[tuple[str, str], ...]
    guest: int | None
    elsewhere: dict[str, int]

    def of(self, role: str, whose: str) -> int:
        if whose == "own":
            return self.guest if role == "guest" and self.guest is not None else self.own
        return self.elsewhere.get(whose, self.others)


def _says(own: int, others: int = 404, *, guest: int | None = None, shelf: int | None = None, **sent: str) -> Promise:
    """`shelf`: the code for goods and pages of this very shop, whoever made them."""
    return Promise(own, others, tuple(sent.items()), guest, {} if shelf is None else {"other customer": shelf})


def _but(promise: Promise, **elsewhere: int) -> Promise:
    told = {name.replace("_", " "): code for name, code in elsewhere.items()}
    return replace(promise, elsewhere={**promise.elsewhere, **told})


# Reading only.
READ = _says(405, 405)
# A number that no row can have is no address of theirs.
OF_GOODS = _but(READ, nobody=404)
FORMS: dict[str, Promise] = {
    **dict.fromkeys(("basket", "fragment_me", "shop", "search", "suggest", "theme"), READ),
    **dict.fromkeys(("view_as_enter", "checkout:delivery"), READ),
    **dict.fromkeys(("category", "product"), OF_GOODS),
    # What another store sells is not put into the basket, and the basket says so.
    "basket_add": _but(_says(302, 404, shelf=302, quantity="1"), other_store=302),
    # The address of a form takes any id, and does nothing with what is not in one's own basket.
    "basket_line": _says(302, 302, remove="1"),
    "basket_voucher": _says(422, code="nothing"),
    "basket_voucher_remove": _says(302, 302),
    "view_as_leave": _says(302),
    # Once for each product; a guest signs with a name.
    "review_add": _says(422, 404, shelf=302, score="5", title="Good", body="It does what it says."),
    "wish": _says(302, shelf=302),
    # An editor's page is read by sending it something too.
    "wagtail_serve": _says(200, 404, shelf=200),
    # The question for a page's password is the tenant's.
    "wagtailcore_authenticate_with_password": _but(_says(200, 404, shelf=200), other_store=200),
    # With goods in the basket; a guest has none.
    "checkout:start": _says(302),
    "checkout:address": _says(302, **DETAILS),
    "checkout:payment": _says(302, payment="cash_on_delivery"),
    "checkout:confirm": _says(302),
    "checkout:thanks": _says(302),
    "checkout:receipt": _says(404),
    "checkout:order": _says(404),
}
# A guest signs a review: without a name it is not taken, whatever it is about.
SIGNED = {"review_add": 422}


@pytest.fixture
def town(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> Iterator[Any]:
    """Two customers in one store of `alpha`, one in its other store, one in `beta`."""
    with in_tenant(tenant_a):
        plant(MINE_WORD, (SAME,), "shop-a")
        plant(THEIR_WORD, (OTHERS,), "shop-a")
        plant(f"{THEIR_WORD}s", (THEIRS,), "annex-a")
        for pk in (SAME, OTHERS, THEIRS):
            apps.get_model("voucher.Voucher").objects.filter(pk=pk).update(start_datetime=timezone.now())
    with in_tenant(tenant_b):
        plant(THEIR_WORD, (ELSEWHERE,), "shop-b")
    with memberships_from_requests():
        yield tenant_a, tenant_b


def _pages() -> list[tuple[str, Address]]:
    """(name, address) of all that is a shop's own; doors of machines are walked elsewhere."""
    found = []
    with translation.override(LANGUAGE):
        for address in every_address(STORE):
            if address.template.startswith(f"{LANGUAGE}/"):
                match = resolve(_path(address, SAME, MINE_WORD), STORE)
                found.append((match.view_name, address))
    return found


def _path(address: Address, pk: int, word: str) -> str:
    """Filled in. An editor's page is known by words, each with a stroke behind it."""
    path = address.filled(pk, word)
    return path if path.endswith(("/", ".css", ".pdf", ".json")) else f"/{LANGUAGE}/{word}-{pk}/"


def test_every_address_of_a_shop_has_its_promise() -> None:
    names = {name for name, _address in _pages() if not name.startswith("account:")}
    assert names == set(FORMS)
    assert all(hasattr(address.view, "whose") for name, address in _pages() if name.startswith("account:"))


def _paths(address: Address) -> Iterator[tuple[str, str]]:
    yield "own", _path(address, SAME, MINE_WORD)
    if address.of_a_row:
        yield "other store", _path(address, THEIRS, f"{THEIR_WORD}s")
        yield "other customer", _path(address, OTHERS, THEIR_WORD)
        yield "other tenant", _path(address, ELSEWHERE, THEIR_WORD)
        yield "nobody", _path(address, NOBODYS, "nobody")


def _marks(town: Any, whose: str) -> list[Any]:
    """What the rows are like with which this request has no business: one question to each tenant."""
    alpha, beta = town
    labels, pks = (OF_ONE_STORE, (THEIRS, OTHERS)) if whose == "other store" else (WATCHED, (OTHERS,))
    return [_mark(alpha, labels, pks), _mark(beta, OF_ONE_STORE, (ELSEWHERE,))]


def _mark(tenant: Any, labels: tuple[str, ...], pks: tuple[int, ...]) -> list[Any]:
    one = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{}\" t WHERE t.id IN ({})"
    tables = [apps.get_model(label)._meta.db_table for label in labels]
    with inside(tenant), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table, ", ".join(map(str, pks))) for table in tables))
        return list(cursor.fetchall())


def _send(
    client: Client, town: Any, whose: str, path: str, sent: dict[str, str], before: list[Any]
) -> tuple[int, bool]:
    """The code, and whether all that is not theirs is as it was. What the request wrote is taken back."""
    client.raise_request_exception = False
    kept = client.cookies.output()
    with transaction.atomic():
        answered = client.post(path, sent, headers={"sec-fetch-site": "same-origin"})
        untouched = _marks(town, whose) == before
        transaction.set_rollback(True)
    if client.cookies.output() != kept:
        client.cookies.load(kept.replace("Set-Cookie: ", ""))
    return answered.status_code, untouched


def _give_both(person: Any) -> None:
    """The rows of the first customer are this person's, and so are those that lie in the other store."""
    own._give(person.pk)
    for label in (*OF_ONE_STORE, "wishlists.WishList", "address.UserAddress"):
        model = apps.get_model(label)
        for field in model._meta.concrete_fields:
            if field.remote_field is not None and field.remote_field.model is get_user_model():
                model.objects.filter(pk=THEIRS).update(**{field.attname: person.pk})


def test_what_is_posted_to_a_shop(town: Any, in_tenant: Any, host_client: Any) -> None:
    table = Table()
    told: dict[tuple[str, str], int] = {}
    touched: list[str] = []
    for role in ROLES:
        client = host_client("shop-a")
        with in_tenant(town[0]):
            sign_in(client, role, 0, 0)
            if role != "guest":
                _give_both(get_user_model().objects.get(email=f"{role}@roles.example"))
        before = {whose: _marks(town, whose) for whose in ("own", "other store")}
        for name, address in _pages():
            promise = FORMS.get(name)
            for whose, path in _paths(address):
                sent = dict(promise.sent) if promise else {}
                marks = before["other store" if whose == "other store" else "own"]
                status, untouched = _send(client, town, whose, path, sent, marks)
                if not untouched:
                    touched.append(f"{role}: {path} ({whose})")
                if role == "customer":
                    told[path, whose] = status
                promised = _promised(role, name, address, promise, whose, told[path, whose])
                table.note(role, whose, "post", path, status, promised)
    print(table)
    assert not touched, "\n".join(touched[:40])
    assert not table.surprises, "\n".join(table.surprises[:60])
    assert sum(table.codes.values()) > 2_500


def _promised(role: str, name: str, address: Address, promise: Promise | None, whose: str, customer: int) -> set[int]:
    """`customer` is what a customer of no other role is answered: in a shop nobody is anything else."""
    if promise is None:
        return _of_account(role, address, whose, customer)
    if role not in {"customer", "guest"}:
        return {customer}
    found = promise.of(role, whose if address.of_a_row else "own")
    return {SIGNED[name] if role == "guest" and name in SIGNED and found == 302 else found}


def _of_account(role: str, address: Address, whose: str, customer: int) -> set[int]:
    if role == "guest" and address.view.whose == "own":
        return {302, 405} if customer == 405 else {302}
    if role == "guest":
        return {200, 302, 405, 410, 422}
    if whose in {"own", "other store"} and role == "customer":
        # Addresses and lists are the tenant's; orders are a store's.
        by_number = "number" in address.blanks and whose == "other store"
        return {404, 405} if by_number else {200, 302, 400, 404, 405, 410, 422}
    if role == "customer":
        return {404, 405, 410} if address.of_a_row and "token" not in address.blanks else {200, 302, 404, 405, 410, 422}
    return {customer}
