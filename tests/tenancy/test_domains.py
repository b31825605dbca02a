"""Custom domains: proof before they answer, a rest after they are given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.models import Domain, Store
from tenancy.services.domains import add_custom_domain, make_primary, remove_domain, verify_domain, wanted_record

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("tests")


@pytest.fixture
def shop_a(tenant_a: Any) -> Store:
    return Store.objects.select_related("tenant").get(tenant=tenant_a, handle="shop-a")


@pytest.fixture
def shop_b(tenant_b: Any) -> Store:
    return Store.objects.select_related("tenant").get(tenant=tenant_b, handle="shop-b")


def _refusal(store: Store, host: str) -> str:
    with pytest.raises(DomainError) as refused:
        add_custom_domain(store=store, host=host, actor=ACTOR)
    return refused.value.code


def test_it_answers_only_after_the_proof(ask: Any, shop_a: Store, told: Any) -> None:
    domain = add_custom_domain(store=shop_a, host="Alder.Example.", actor=ACTOR)
    told()
    assert domain.domain == "alder.example"
    assert ask("alder.example") == (404, None)
    for records in ([], ["v=spf1 -all"], ["dakkah-verification=guess"], [domain.verification_token]):
        assert not verify_domain(domain=domain, actor=ACTOR, lookup=lambda host, said=records: said)
        told()
        assert ask("alder.example") == (404, None)
    asked: list[str] = []

    def lookup(host: str) -> list[str]:
        asked.append(host)
        return ["v=spf1 -all", f" dakkah-verification={domain.verification_token} "]

    assert verify_domain(domain=domain, actor=ACTOR, lookup=lookup)
    told()
    assert asked == ["alder.example"]
    assert ask("alder.example:8000")[1].store_handle == "shop-a"


def test_a_proof_that_is_gone_closes_it_again(ask: Any, shop_a: Store, told: Any) -> None:
    domain = add_custom_domain(store=shop_a, host="alder.example", actor=ACTOR)
    verify_domain(domain=domain, actor=ACTOR, lookup=lambda host: [wanted_record(domain)])
    told()
    assert ask("alder.example")[0] == 200
    assert not verify_domain(domain=domain, actor=ACTOR, lookup=lambda host: [])
    told()
    assert ask("alder.example") == (404, None)


def test_what_cannot_be_booked(shop_a: Store, shop_b: Store) -> None:
    add_custom_domain(store=shop_a, host="alder.example", actor=ACTOR)
    assert _refusal(shop_b, "ALDER.example.") == "domain.taken"
    assert _refusal(shop_b, "mine.localhost") == "domain.ours"
    assert _refusal(shop_b, "localhost") in {"domain.ours", "domain.malformed"}
    for malformed in ("", "shop", "a b.example", "http://shop.example/", "shop..example", "x" * 300):
        assert _refusal(shop_b, malformed) == "domain.malformed", malformed
    again = add_custom_domain(store=shop_a, host="alder.example", actor=ACTOR)
    assert Domain.objects.filter(domain="alder.example").get() == again


def test_a_removed_domain_rests_for_thirty_days(ask: Any, shop_a: Store, shop_b: Store, told: Any) -> None:
    domain = add_custom_domain(store=shop_a, host="alder.example", actor=ACTOR)
    verify_domain(domain=domain, actor=ACTOR, lookup=lambda host: [wanted_record(domain)])
    make_primary(domain=domain, actor=ACTOR)
    remove_domain(domain=domain, actor=ACTOR)
    told()
    for path in ("/", "/en/", "/stores/shop-a/en/", "/static/fonts/plex-latin-400.woff2", "/cms/"):
        assert ask("alder.example", path) == (410, None)
    assert _refusal(shop_b, "alder.example") == "domain.resting"
    Domain.objects.filter(pk=domain.pk).update(removed_at=timezone.now() - timedelta(days=29))
    assert _refusal(shop_b, "alder.example") == "domain.resting"
    Domain.objects.filter(pk=domain.pk).update(removed_at=timezone.now() - timedelta(days=31))
    taken = add_custom_domain(store=shop_b, host="alder.example", actor=ACTOR)
    assert taken.verified_at is None
    assert taken.verification_token != domain.verification_token


def test_its_owner_may_come_back_at_once(shop_a: Store) -> None:
    domain = add_custom_domain(store=shop_a, host="alder.example", actor=ACTOR)
    remove_domain(domain=domain, actor=ACTOR)
    assert add_custom_domain(store=shop_a, host="alder.example", actor=ACTOR).removed_at is None


def test_links_carry_a_proven_domain_only(shop_a: Store) -> None:
    domain = add_custom_domain(store=shop_a, host="alder.example", actor=ACTOR)
    with pytest.raises(DomainError) as refused:
        make_primary(domain=domain, actor=ACTOR)
    assert refused.value.code == "domain.not_verified"
    assert Store.objects.get(pk=shop_a.pk).primary_host == "shop-a.localhost"
    verify_domain(domain=domain, actor=ACTOR, lookup=lambda host: [wanted_record(domain)])
    make_primary(domain=domain, actor=ACTOR)
    assert Store.objects.get(pk=shop_a.pk).primary_host == "alder.example"
