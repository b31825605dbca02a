"""A shop with an order, a product, a review in the first store of `alpha`, and those who try its dashboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import get_language, override

from tests.commerce import goods

HOST = "alpha.localhost"


@dataclass
class Shop:
    tenant: Any
    store: int
    other_store: int
    product: Any
    parent: Any
    variant: Any
    order: Any
    review: Any
    buyer: Any
    rows: dict[str, int]


@pytest.fixture
def shop(tenant_a: Any) -> Iterator[Shop]:
    """`alpha`, entered; everything belongs to its first store only."""
    from commerce.catalogue.models import Category, Product
    from commerce.catalogue.reviews.models import ProductReview
    from commerce.channels.models import SalesChannelMapping
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        channels = list(SalesChannelMapping.objects.exclude(store_id=None).order_by("store_id"))
        buyer = goods.customer("canary-buyer@example.com")
        product = goods.product("Canary oud", "عود الكناري")
        order = goods.place(goods.basket((product, 2), owner=buyer, store=channels[0].store_id), user=buyer)
        product.channels.set(channels[:1])
        parent = goods.product("Canary gown", "ثوب الكناري")
        parent.stockrecords.all().delete()
        Product.objects.filter(pk=parent.pk).update(structure=Product.PARENT)
        parent = Product.objects.get(pk=parent.pk)
        parent.channels.set(channels[:1])
        variant = Product.objects.create(structure=Product.CHILD, parent=parent, is_public=True)
        review = ProductReview.objects.create(
            product=product, score=4, title="Canary words", body="Canary body", user=buyer, status=0
        )
        category = Category.add_root(name_en="Canary shelf", name_ar="رف الكناري", slug_en="shelf", slug_ar="رف")
        category.channels.set(channels[:1])
        yield Shop(
            tenant_a,
            channels[0].store_id or 0,
            channels[1].store_id or 0,
            product,
            parent,
            variant,
            order,
            review,
            buyer,
            _rows(category, channels[0].store_id or 0)
            | _webhook(tenant_a)
            | _return(order)
            | _agent(tenant_a)
            | _invoice(tenant_a)
            | _invited(tenant_a)
            | _proof(buyer),
        )


def _rows(category: Any, store: int) -> dict[str, int]:
    """The id of a row for each desk."""
    from commerce.catalogue.models import AttributeOptionGroup, ProductClass
    from commerce.offer.models import Range
    from commerce.partner.models import Partner
    from commerce.shipping.models import OrderAndItemCharges

    offer = goods.offer("Canary offer")
    group = AttributeOptionGroup.objects.create(name_en="Canary sizes", name_ar="مقاسات الكناري")
    way = OrderAndItemCharges.objects.create(code="canary", name_en="Canary van", name_ar="ناقل", store_ids=[store])
    return {
        "offer": offer.pk,
        "voucher": goods.voucher("CANARY9").pk,
        "voucher-set": goods.voucher_set("Canary set", "CANARY9", 2).pk,
        "range": Range.objects.order_by("pk").first().pk,
        "catalogue-category": category.pk,
        "catalogue-class": ProductClass.objects.order_by("pk").first().pk,
        "catalogue-attribute-option-group": group.pk,
        "shipping-method": way.pk,
        "partner": Partner.objects.order_by("pk").first().pk,
    }


def _return(order: Any) -> dict[str, int]:
    """A wish to give one piece of the order back."""
    from commerce.order.models import ReturnLine, ReturnRequest

    made = ReturnRequest.objects.create(order=order, number=f"{order.number}-R1", reason="other", note="Canary wish")
    ReturnLine.objects.create(request=made, line=order.lines.first(), quantity=1)
    return {"return": made.pk}


def _proof(buyer: Any) -> dict[str, int]:
    """A proof of the buyer's identity that a person must decide on."""
    from identity.verification.models import Verification

    return {"proof": Verification.objects.create(user=buyer, state=Verification.State.BY_HAND).pk}


def _invoice(tenant: Any) -> dict[str, int]:
    """A bill of the city's to the tenant."""
    from commerce.plans.invoicing import bill_period
    from commerce.plans.terms import begin_trial, take_plan
    from tenancy.actor import Actor
    from tenancy.context import in_the_city
    from tenancy.models import Plan

    city = Actor.system("tests")
    with in_the_city():
        plan = Plan.objects.create(code="canary", name_en="Canary plan", name_ar="خطة الكناري", base_price=10)
    begin_trial(tenant=tenant, plan=plan, actor=city)
    taken = take_plan(tenant=tenant, plan=plan, actor=city)
    invoice = bill_period(billing=taken, actor=city)
    assert invoice is not None
    return {"plan-invoice": invoice.pk}


def _invited(tenant: Any) -> dict[str, int]:
    """Somebody who was asked to work here and has not answered."""
    from identity.members.services import invite_member
    from tenancy.actor import Actor

    asked = invite_member(tenant=tenant, email="canary-clerk@alpha.example", role="viewer", actor=Actor.system("tests"))
    return {"team-member": asked.pk}


def _agent(tenant: Any) -> dict[str, int]:
    """Something that an agent was asked, before it begins."""
    from decimal import Decimal

    from orchestration.agents.models import AgentRun

    run = AgentRun.objects.create(
        tenant_id=str(tenant.uuid),
        schema_name=tenant.schema_name,
        goal="Canary goal",
        available_tools=["find_products"],
        max_iterations=3,
        actor_ref="1",
        tokens=100,
        calls=5,
        money=Decimal(1),
        seconds=60,
    )
    return {"agent": run.pk}


def _webhook(tenant: Any) -> dict[str, int]:
    """An endpoint, a message that waits for it, and the line that says who made it."""
    from orchestration.audit.models import AuditLog
    from orchestration.webhooks.endpoints import create_endpoint, send_test

    url = "https://alder.example/canary"
    endpoint, _secret = create_endpoint(tenant=tenant, url=url, events=["order.*"], actor=goods.STAFF)
    message = send_test(endpoint=endpoint, actor=goods.STAFF)
    noted = AuditLog.objects.filter(action="webhookendpoint.created").latest("pk")
    return {"webhook": endpoint.pk, "webhook-message": message.pk, "history": noted.pk}


def person(email: str, **fields: Any) -> Any:
    """Somebody of the tenant that was entered."""
    from identity.people.models import User

    return User.objects.create_user(email, "secret-word-9", **fields)


class Returning(Client):
    """A browser whose requests leave the test in the tenant and in the language where it stood."""

    def request(self, **request: Any) -> Any:
        before = connection.tenant
        try:
            with override(get_language()):
                return super().request(**request)
        finally:
            connection.set_tenant(before)


@pytest.fixture
def visit(shop: Shop) -> Callable[..., Client]:
    """`visit(user)`: a browser on the dashboard's host, signed in; `language="ar"` reads Arabic."""

    def client(user: Any = None, language: str = "en", host: str = HOST) -> Client:
        made = Returning(HTTP_HOST=host, headers={"Sec-Fetch-Site": "same-origin"})
        if user is not None:
            made.force_login(user, backend="identity.people.backends.EmailBackend")
        made.cookies["language"] = language
        return made

    return client


@pytest.fixture
def admin(shop: Shop) -> Any:
    return person("admin@alpha.example", is_staff=True, is_superuser=True)


@pytest.fixture
def manager(shop: Shop) -> Any:
    """Works for the store that has the shop's rows."""
    return person("manager@alpha.example", is_staff=True, store_ids=[shop.store])


@pytest.fixture
def stranger(shop: Shop) -> Any:
    """Works for the other store."""
    return person("stranger@alpha.example", is_staff=True, store_ids=[shop.other_store])


@pytest.fixture
def by_role(shop: Shop) -> Iterator[Any]:
    """`by_role("viewer")`: their browser."""
    from tests.contract.roles import memberships_from_requests, sign_in

    with memberships_from_requests():

        def browser(role: str) -> Returning:
            made = Returning(HTTP_HOST=HOST)
            sign_in(made, role, shop.store, 0)
            made.cookies["language"] = "en"
            return made

        yield browser
