"""What somebody may not do is no button, and what they may is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.merchant.conftest import Shop

pytestmark = pytest.mark.django_db

SAVE = '<button class="btn solid">Save</button>'


def _pages(shop: Shop) -> dict[str, str]:
    return {
        f"/dashboard/orders/{shop.order.number}/": f"/dashboard/orders/{shop.order.number}/note/",
        "/dashboard/orders/": 'class="bulkbar',
        "/dashboard/catalogue/": "/dashboard/catalogue/products/create/",
        f"/dashboard/catalogue/products/{shop.product.pk}/": SAVE,
        "/dashboard/stock/": 'class="bulkbar',
        "/dashboard/reviews/": 'name="what"',
        "/dashboard/catalogue/categories/": "/categories/create/",
        f"/dashboard/catalogue/categories/{shop.rows['catalogue-category']}/": SAVE,
        f"/dashboard/shipping/{shop.rows['shipping-method']}/": SAVE,
    }


def test_a_store_manager_finds_the_buttons_and_a_viewer_does_not(shop: Shop, by_role: Any) -> None:
    manager, viewer = by_role("store-manager"), by_role("viewer")
    for path, button in _pages(shop).items():
        for who, finds in ((manager, True), (viewer, False)):
            answer = who.get(path)
            assert answer.status_code == 200, path
            assert (button in answer.content.decode()) is finds, (path, button, finds)


def test_the_way_through_shows_what_can_be_opened(shop: Shop, by_role: Any) -> None:
    shown = {
        role: by_role(role).get("/dashboard/").content.decode()
        for role in ("tenant-admin", "auditor", "store-manager", "asset-technician")
    }
    for role, there, not_there in (
        ("tenant-admin", ["/dashboard/users/", "/dashboard/webhooks/", "/dashboard/offers/"], []),
        ("auditor", ["/dashboard/users/", "/dashboard/webhooks/"], ["/dashboard/catalogue/products/create/"]),
        ("store-manager", ["/dashboard/users/"], ["/dashboard/webhooks/", "/dashboard/offers/"]),
        ("asset-technician", ["/dashboard/stock/"], ["/dashboard/users/", "/dashboard/reports/"]),
    ):
        assert all(path in shown[role] for path in there), role
        assert not [path for path in not_there if f'href="{path}"' in shown[role]], role
