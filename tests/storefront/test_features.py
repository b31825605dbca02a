"""What is switched off is neither offered in a shop nor answered there; what was written before stays."""

from __future__ import annotations

from typing import Any

from identity.personas.models import FeatureFlag
from identity.personas.services.flags import save_flag
from tenancy.actor import Actor
from tenancy.resolver.version import registry_changed
from tests.storefront.test_reader import HERE, _customer

LISTS = "/en/account/wishlists/"


def switch_off(name: str) -> None:
    save_flag(flag=FeatureFlag(name=name, description=name), actor=Actor.system("tests"))
    registry_changed()


def test_wish_lists(shop: Any, visit: Any, host_client: Any, tenant_a: Any, in_tenant: Any) -> None:
    customer = _customer(tenant_a, in_tenant)
    with in_tenant(tenant_a):
        client = host_client("shop-a", user=customer)
    heart = f"/en/wishes/{shop['products'][0].pk}/"
    assert client.post(heart, HTTP_HX_REQUEST="true", **HERE).status_code == 204
    assert LISTS in visit("/en/shop/").content.decode() and client.get(LISTS).status_code == 200
    switch_off("wish_lists")
    page = visit("/en/shop/").content.decode()
    assert LISTS not in page and 'data-without="wish-lists"' in page
    assert client.post(heart, HTTP_HX_REQUEST="true", **HERE).status_code == 404
    assert client.get(LISTS).status_code == 404
    assert LISTS not in client.get("/en/account/").content.decode()
    with in_tenant(tenant_a):
        assert customer.wishlists.get().lines.count() == 1, "nothing is lost"


def test_writing_reviews(shop: Any, visit: Any) -> None:
    product = shop["products"][0]
    page = f"/en/products/{product.slug_en}_{product.pk}/"
    assert "Write a review" in visit(page).content.decode() and visit(f"{page}reviews/").status_code == 200
    switch_off("reviews")
    shown = visit(page).content.decode()
    assert "Write a review" not in shown and "What people say" in shown
    assert visit(f"{page}reviews/").status_code == 404
