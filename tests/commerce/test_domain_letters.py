"""A domain that closed for its lost proof tells its owners and the operators, and tells again when it is back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from identity.members.models import Role, TenantUser
from identity.people.models import User
from orchestration.alarms.looking import troubles
from orchestration.alarms.telling import alarms as alarms_on
from orchestration.alarms.telling import line_of, look
from orchestration.outbox.dispatching import drain
from tenancy.actor import Actor
from tenancy.models import Domain, Store, Tenant
from tenancy.services.domains import (
    add_custom_domain,
    recheck_domains,
    remove_domain,
    verify_domain,
    wanted_record,
)

ACTOR = Actor.system("tests")
OWNER = "owner@alder.example"


@pytest.fixture
def domain(tenant_a: Tenant) -> Domain:
    """A proven domain of shop-a, whose owner works for the tenant."""
    person = User.objects.create_user(OWNER, "palm-harbour-42")
    TenantUser.objects.create(tenant=tenant_a, user=person, role=Role.TENANT_ADMIN, status="active")
    store = Store.objects.select_related("tenant").get(tenant=tenant_a, handle="shop-a")
    made = add_custom_domain(store=store, host="alder.example", actor=ACTOR)
    assert verify_domain(domain=made, actor=ACTOR, lookup=lambda host: [wanted_record(made)])
    return made


def _drain() -> None:
    while drain():
        pass


def _lose(domain: Domain) -> None:
    Domain.objects.filter(pk=domain.pk).update(verified_at=timezone.now() - timedelta(days=4))
    assert recheck_domains(actor=ACTOR, lookup=lambda host: [])["closed"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "closed", "back"),
    [("en", "alder.example is closed for now", "works again"), ("ar", "توقف alder.example مؤقتًا", "عاد")],
)
def test_owners_are_told_once_each_way(
    domain: Domain, mailoutbox: list[Any], language: str, closed: str, back: str
) -> None:
    Tenant.objects.filter(pk=domain.tenant_id).update(default_locale=language)
    _drain()
    assert mailoutbox == [], "its first proof is no news to whoever wrote it"
    _lose(domain)
    _drain()
    assert recheck_domains(actor=ACTOR, lookup=lambda host: [])["missing"] == 1
    _drain()
    (letter,) = mailoutbox
    assert letter.to == [OWNER] and closed in letter.subject
    assert wanted_record(domain) in letter.body and "shop-a.localhost" in letter.body
    assert letter.extra_headers["Content-Language"] == language
    mailoutbox.clear()

    assert recheck_domains(actor=ACTOR, lookup=lambda host: [wanted_record(domain)])["back"] == 1
    assert recheck_domains(actor=ACTOR, lookup=lambda host: [wanted_record(domain)])["kept"] == 1
    _drain()
    (letter,) = mailoutbox
    assert back in letter.subject and letter.to == [OWNER]
    domain.refresh_from_db()
    assert domain.answers and domain.lost_at is None


@pytest.mark.django_db
def test_operators_see_an_alarm_until_it_is_back(domain: Domain) -> None:
    assert not troubles()
    _lose(domain)
    assert [(each.subject, each.detail) for each in troubles()] == [("alder.example", "alpha")]
    look()
    (alarm,) = alarms_on()
    assert "alder.example" in line_of(alarm)
    assert verify_domain(domain=domain, actor=ACTOR, lookup=lambda host: [wanted_record(domain)])
    look()
    assert alarms_on() == []


@pytest.mark.django_db
def test_whoever_gives_the_domain_up_hears_nothing_of_it(domain: Domain, mailoutbox: list[Any]) -> None:
    _lose(domain)
    remove_domain(domain=Domain.objects.get(pk=domain.pk), actor=ACTOR)
    _drain()
    assert mailoutbox == [] and troubles() == []
