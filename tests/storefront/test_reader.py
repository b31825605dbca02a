"""What belongs to one reader: basket count, hearts, reviews; and what is the same for everybody."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import get_user_model

from tests.storefront.asking import queries_of

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def _customer(tenant: Any, in_tenant: Any) -> Any:
    with in_tenant(tenant):
        return get_user_model().objects.create_user(email="sara@people.example", password="long enough 42")


def test_public_pages_may_be_kept_and_personal_ones_not(shop: Any, visit: Any) -> None:
    for path in ["/ar/shop/", f"/en/products/bottle-3_{shop['products'][2].pk}/"]:
        answer = visit(path)
        assert shop["place"].scope in answer.page_cache.scopes
        assert not answer.cookies
    personal = visit("/ar/fragments/me/")
    assert personal.status_code == 204 and personal.headers["Cache-Control"] == "private, no-store"


def test_who_is_not_known_costs_no_query(shop: Any, visit: Any) -> None:
    answer, queries = queries_of(lambda: visit("/ar/fragments/me/"))
    assert answer.status_code == 204 and queries == []


def test_the_fragment_knows_name_and_hearts(shop: Any, host_client: Any, tenant_a: Any, in_tenant: Any) -> None:
    customer = _customer(tenant_a, in_tenant)
    with in_tenant(tenant_a):
        client = host_client("shop-a", user=customer)
    pk = shop["products"][0].pk
    marked = client.post(f"/en/wishes/{pk}/", HTTP_HX_REQUEST="true", **HERE)
    assert json.loads(marked.headers["HX-Trigger"]) == {"wish": {"id": pk, "saved": True}}
    me = client.get("/en/fragments/me/")
    assert json.loads(me.headers["HX-Trigger"]) == {"wishes": {"ids": [pk]}}
    assert 'hx-swap-oob="true"' in me.content.decode() and 'id="basket-link"' in me.content.decode()
    again = client.post(f"/en/wishes/{pk}/", HTTP_REFERER="http://shop-a.localhost/en/shop/?page=2", **HERE)
    assert again.status_code == 302 and again.headers["Location"] == "/en/shop/?page=2"
    assert json.loads(client.get("/en/fragments/me/").headers["HX-Trigger"]) == {"wishes": {"ids": []}}


def test_a_stranger_signs_in_before_saving(shop: Any, host_client: Any) -> None:
    client, pk = host_client("shop-a"), shop["products"][0].pk
    answer = client.post(f"/en/wishes/{pk}/", HTTP_REFERER="http://evil.example/", **HERE)
    assert answer.status_code == 302 and "/en/account/login/?next=%2Fen%2Fproducts%2F" in answer.headers["Location"]
    assert client.get(f"/en/wishes/{pk}/").status_code == 405


def test_a_review_waits_to_be_read(shop: Any, host_client: Any, tenant_a: Any, in_tenant: Any) -> None:
    from commerce.catalogue.reviews.models import ProductReview

    client, product = host_client("shop-a"), shop["products"][0]
    path = f"/ar/products/{product.slug_ar}_{product.pk}/reviews/"
    faulty = client.post(path, {"score": "9", "title": "", "body": "x", "name": "", "email": "no"}, **HERE)
    assert faulty.status_code == 422 and "اختر من نجمة إلى خمس نجوم" in faulty.content.decode()
    good = {"score": "5", "title": "جميل", "body": "وصل سريعًا", "name": "نورة", "email": "n@a.example"}
    assert client.post(path, good, **HERE).status_code == 302
    with in_tenant(tenant_a):
        written = ProductReview.objects.get(product=product)
        assert (written.status, written.score) == (ProductReview.FOR_MODERATION, 5)


def test_suggestions_are_options(shop: Any, visit: Any) -> None:
    html = visit("/ar/search/suggest/", {"q": "قار"}).content.decode()
    assert html.count('role="option"') > 2
    assert visit("/ar/search/suggest/", {"q": "x"}).content.decode().strip() == ""
