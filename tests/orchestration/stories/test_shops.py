"""Goods, customers and stores in every system."""

from __future__ import annotations

from typing import Any

import pytest

from tenancy.actor import Actor
from tests.orchestration.stories.conftest import Elsewhere, Told, steps, undone

ACTOR = Actor.system("tests")


@pytest.fixture
def product(shop: Any) -> Any:
    from commerce.catalogue.models import Product, ProductClass

    return Product.objects.create(
        title="Oud", title_en="Oud", title_ar="عود", slug="oud", upc="OUD-1", product_class=ProductClass.objects.first()
    )


def test_goods_are_told_once_a_transaction(product: Any) -> None:
    from django.db import transaction

    from commerce.catalogue.telling import tell_product
    from orchestration.outbox.models import EventOutbox

    told = EventOutbox.objects.filter(event_type__startswith="product.")
    with transaction.atomic():
        tell_product(product=product, created=True, actor=ACTOR)
        tell_product(product=product, actor=ACTOR)
    assert [event.event_type for event in told] == ["product.created"]


def test_what_a_savepoint_took_back_is_told_again(product: Any) -> None:
    from django.db import transaction

    from commerce.catalogue.telling import tell_product
    from orchestration.outbox.models import EventOutbox

    with pytest.raises(LookupError), transaction.atomic():
        tell_product(product=product, created=True, actor=ACTOR)
        raise LookupError
    tell_product(product=product, actor=ACTOR)
    assert EventOutbox.objects.get(event_type__startswith="product.").event_type == "product.updated"


def test_new_goods_are_in_every_system(product: Any, told: Told, elsewhere: Elsewhere, killing: list[str]) -> None:
    from commerce.catalogue.telling import tell_product

    elsewhere.on = {"erpnext", "payload"}
    tell_product(product=product, created=True, actor=ACTOR)
    row = told("commerce.product-catalog-sync")
    assert row.state == "completed" and row.context["product"] == product.pk
    assert elsewhere.known("erpnext") == [("item", str(product.pk))]
    row = told("commerce.sync-product-to-cms")
    assert row.state == "completed" and elsewhere.known("payload") == [("product", str(product.pk))]


def test_goods_that_are_gone_are_passed_over(product: Any, told: Told, elsewhere: Elsewhere) -> None:
    from commerce.catalogue.telling import tell_product

    elsewhere.on = {"erpnext", "payload"}
    tell_product(product=product, actor=ACTOR)
    product.delete()
    row = told("commerce.product-catalog-sync")
    assert row.state == "completed" and steps(row)["erpnext"] == {"skipped": "gone"}


def test_a_new_customer_is_in_the_books(shop: Any, told: Told, elsewhere: Elsewhere, killing: list[str]) -> None:
    from identity.people.models import User
    from identity.people.services import keep_profile
    from orchestration.outbox import emit

    elsewhere.on = {"erpnext"}
    person = User.objects.create_user("noura@example.com", first_name="نورة", language="ar")
    emit("customer.created", aggregate=person, payload={"customer": person.pk}, actor=ACTOR, source="identity")
    row = told("xsystem.customer-onboarding")
    assert row.state == "completed" and elsewhere.known("erpnext") == [("customer", str(person.pk))]
    person.phone = "+966501234567"
    assert keep_profile(user=person, actor=ACTOR) == ["phone"]
    assert keep_profile(user=person, actor=ACTOR) == []
    row = told("xsystem.customer-profile-sync")
    assert row.state == "completed" and row.context["changed"] == ["phone"]
    person.delete()
    emit("customer.updated", aggregate=("people.user", 1), payload={"customer": 0}, actor=ACTOR)
    assert steps(told("xsystem.customer-profile-sync"))["erpnext"] == {"skipped": "gone"}


def _store_event(event: str, store: Any, **facts: Any) -> None:
    from tenancy.telling import tell

    payload = {"store_id": store.pk, "handle": store.handle, **facts}
    tell(event, about=store, tenant=store.tenant, payload=payload, actor=ACTOR)


def test_a_store_is_set_up(tenant_a: Any, shop: Any, told: Told, elsewhere: Elsewhere, killing: list[str]) -> None:
    from commerce.channels.models import SalesChannelMapping

    store = tenant_a.stores.get(handle="annex-a")
    SalesChannelMapping.objects.filter(store_id=store.pk).delete()
    _store_event("store.created", store)
    row = told("commerce.store-setup")
    assert row.state == "completed" and steps(row)["channel"]["made"]
    store.refresh_from_db()
    assert store.sales_channel_id == str(SalesChannelMapping.objects.get(store_id=store.pk).pk)
    assert len(steps(row)["pages"]["pages"]) == 2 and steps(row)["fleetbase"] == {"places": 0}


def test_a_store_that_fleetbase_refuses_sells_nothing_there(
    tenant_a: Any, shop: Any, told: Told, elsewhere: Elsewhere
) -> None:
    from commerce.channels.models import SalesChannelMapping
    from orchestration.integrations import PermanentFault
    from tenancy.models import TenantPOI

    store = tenant_a.stores.get(handle="annex-a")
    SalesChannelMapping.objects.filter(store_id=store.pk).delete()
    TenantPOI.objects.create(
        tenant=tenant_a, store=store, name="Branch", slug="branch", poi_type="shop", address_line1="1 Street",
        city="Riyadh", postal_code="11564", country_code="SA",
    )  # fmt: skip
    elsewhere.on, elsewhere.refuses["fleetbase"] = {"fleetbase"}, PermanentFault("invalid", "postal_code")
    _store_event("store.created", store)
    row = told("commerce.store-setup")
    assert row.state == "compensated" and undone(row) == ["channel"] and "postal_code" in row.error
    assert not SalesChannelMapping.objects.get(store_id=store.pk).is_active


def test_a_stores_new_name_follows(tenant_a: Any, shop: Any, told: Told, elsewhere: Elsewhere) -> None:
    from commerce.channels.models import SalesChannelMapping
    from tenancy.services.keeping import keep_row

    store = tenant_a.stores.get(handle="shop-a")
    store.name = store.name_en = "Alder and Son"
    assert "name_en" in keep_row(row=store, actor=ACTOR)
    row = told("commerce.store-config-sync")
    assert row.state == "completed" and row.context["changed"] == ["name_en"]
    assert SalesChannelMapping.objects.get(store_id=store.pk).name == "Alder and Son"


def test_what_the_merchant_saves_is_told(product: Any, shop: Any, host_client: Any) -> None:
    from decimal import Decimal

    from commerce.partner.models import Partner, StockRecord
    from identity.people.models import User
    from orchestration.outbox.models import EventOutbox

    record = StockRecord.objects.create(
        product=product, partner=Partner.objects.first(), partner_sku="OUD-1", price=Decimal(9), price_currency="SAR",
        num_in_stock=5,
    )  # fmt: skip
    boss = User.objects.create_superuser("boss@alpha.example", "x")
    told = EventOutbox.objects.filter(event_type__startswith="product.")
    row = {f"price-{record.pk}": "12", f"was-price-{record.pk}": "9"}
    client = host_client("alpha", user=boss)
    assert client.post("/dashboard/stock/changes/", row, headers={"sec-fetch-site": "same-origin"}).status_code == 302
    assert [(event.event_type, event.payload["product"]) for event in told] == [("product.updated", product.pk)]
    assert told.get().actor_id == str(boss.pk)
