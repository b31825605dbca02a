"""An address that only looks like somebody's, to the database, is nobody's. CVE-2019-19844 was this in Django."""

from __future__ import annotations

from typing import Any

import pytest

from identity.doors.models import Code
from identity.members.accounts import account_in_city
from identity.oidc.linking import Proof, admit_person
from identity.oidc.models import OidcIdentity
from identity.oidc.providers import Provider
from identity.people.finding import is_same_address, person_at
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tests.checkout.conftest import Shopper
from tests.identity.doors.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ME = Actor(kind="guest", ip="203.0.113.7")
# Long s, dotless i and the Kelvin sign: other letters to a mail server, other cases of s, i and k to a program.
VICTIM = "kisra@example.com"
ALIKE = ["ki\u017fra@example.com", "k\u0131sra@example.com", "\u212aisra@example.com", "kisra@example.\u212aom"]


@pytest.fixture
def kisra(inside: Any) -> User:
    return User.objects.create_user(VICTIM, PASSWORD, first_name="Kisra", language="en")


def test_case_is_no_matter_and_another_letter_is() -> None:
    assert is_same_address(" Kisra@Example.com", VICTIM)
    assert not any(is_same_address(other, VICTIM) for other in ALIKE)


def test_the_database_takes_them_for_one_another(kisra: User) -> None:
    """Without which these tests would show nothing."""
    assert User.objects.filter(email__iexact=ALIKE[0]).exists() and User.objects.filter(email__iexact=ALIKE[1]).exists()
    assert person_at("KISRA@example.com") == kisra
    assert [person_at(other) for other in ALIKE] == [None] * len(ALIKE)


@pytest.mark.parametrize("address", ALIKE[:3])
def test_no_code_and_no_letter_goes_there(shopper: Shopper, kisra: User, post_box: Any, address: str) -> None:
    shopper.post("account/login/code/", {"address": address})
    assert not Code.objects.filter(user=kisra).exists()
    shopper.post("account/password/forgotten/", {"email": address})
    assert post_box() == []
    assert shopper.post("account/login/", {"email": address, "password": PASSWORD}).status_code == 422


@pytest.mark.parametrize("address", ALIKE[:2])
def test_a_provider_that_vouches_for_one_vouches_for_no_other(kisra: User, address: str) -> None:
    provider = Provider(ref="1", issuer="https://id.example", client_id="c", secret="s", tenant_id=1)
    proof = Proof(provider, "subject-1", "", {"email": address, "email_verified": True})
    admitted = admit_person(proof=proof, language="en", store_id=None, actor=ME)
    assert admitted.pk != kisra.pk and not OidcIdentity.objects.filter(user=kisra).exists()


def test_an_invitation_is_for_the_one_who_is_named(db: None) -> None:
    with in_the_city():
        known = account_in_city(VICTIM)
        assert account_in_city(VICTIM.upper()) == known
        assert account_in_city(ALIKE[1]) != known


def test_a_guests_orders_join_only_their_own_address(kisra: User, goods: Any) -> None:
    from commerce.order.claiming import claim_guest_orders
    from commerce.order.models import Order
    from tests.commerce import goods as shop

    order = shop.place(shop.basket((shop.product("Oud", "عود"), 1)), email=VICTIM)
    other = User.objects.create_user(ALIKE[1], PASSWORD)
    assert claim_guest_orders(user=other, actor=ME) == 0
    assert claim_guest_orders(user=kisra, actor=ME) == 1
    assert Order.objects.get(pk=order.pk).user == kisra
