"""What an authority says binds how its tenants sell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from commerce.partner.terms import terms_now
from tests.commerce import goods
from tests.commerce.test_money import settings_of


@pytest.fixture
def ruler(shop: Any) -> Any:
    """The authority of `alpha`; it says nothing yet, and neither does the one above it."""
    from tenancy.context import in_the_city
    from tenancy.models import GovernanceAuthority, Tenant

    with in_the_city():
        union = GovernanceAuthority.objects.create(name="Union", slug="union", type="region")
        row = GovernanceAuthority.objects.create(name="Kingdom", slug="kingdom", type="country", parent_authority=union)
        Tenant.objects.filter(pk=shop.pk).update(governance_authority=row)
    return row


def says(authority: Any, **rules: Any) -> None:
    from tenancy.context import in_the_city
    from tenancy.resolver.version import registry_changed

    with in_the_city():
        for name, value in rules.items():
            setattr(authority, name, value)
        authority.save()
    # A test's transaction is never committed: nobody would be told.
    registry_changed()


def test_only_ways_to_pay_that_the_authority_supports(ruler: Any, shop: Any) -> None:
    from commerce.payment.providers import offered

    settings_of(shop, accepted_payment_methods=["cash_on_delivery", "bank_transfer", "card"])
    assert terms_now().payment_methods == ("cash_on_delivery", "bank_transfer", "card")
    says(ruler.parent_authority, supported_payment_methods=["card", "bank_transfer"])
    assert terms_now().payment_methods == ("bank_transfer", "card"), "in the tenant's order"
    codes = {one.code for one in offered(total=100, currency="SAR", terms=terms_now())}
    assert "bank_transfer" in codes and "cash_on_delivery" not in codes
    for mine in (["cash_on_delivery"], []):
        settings_of(shop, accepted_payment_methods=mine)
        assert terms_now().payment_methods == ("card", "bank_transfer"), "the authority's, never all"


def test_only_currencies_that_the_authority_allows(ruler: Any, shop: Any) -> None:
    settings_of(shop, supported_currencies=["SAR", "USD", "AED"])
    says(ruler, supported_currencies=["AED", "KWD"])
    assert terms_now().currencies == ("SAR", "AED"), "the tenant's own currency always is"


@pytest.mark.parametrize(
    ("trade", "consumers", "days"),
    [({}, {}, 14), ({"return_window_days": 30}, {"right_to_return_days": 7}, 30), ({}, {"right_to_return_days": 7}, 7)],
)
def test_the_longer_of_promise_and_law(ruler: Any, trade: Any, consumers: Any, days: int) -> None:
    says(ruler.parent_authority, commerce_policies=trade)
    says(ruler, consumer_protection_rules=consumers)
    assert terms_now().return_days == days


def test_a_rule_that_is_no_number_binds_nobody(ruler: Any) -> None:
    says(ruler, commerce_policies={"return_window_days": "soon"})
    assert terms_now().return_days == 14


def test_an_order_is_taken_back_as_long_as_the_rules_say(ruler: Any) -> None:
    from commerce.order.returns.services import may_be_returned
    from kit.flow import apply

    user = goods.customer()
    order = goods.place(goods.basket((goods.product(), 1), owner=user), user=user)
    for move in ("confirm", "pack", "ship", "deliver"):
        apply(order, move, actor=goods.STAFF)
    order.status_changes.filter(move="deliver").update(date_created=timezone.now() - timedelta(days=20))
    assert not may_be_returned(order)
    says(ruler, commerce_policies={"return_window_days": 30})
    assert may_be_returned(order)
