"""What is done in the dashboard: orders moved and refunded, goods written in both languages, stock, campaigns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.test import Client

Visit = Callable[..., Client]


def _move(client: Client, shop: Any, **data: str) -> str:
    client.post(f"/dashboard/orders/{shop.order.number}/move/", data)
    shop.order.refresh_from_db()
    return str(shop.order.status)


def test_an_order_goes_its_way_and_is_refunded_in_part(shop: Any, visit: Visit, manager: Any) -> None:
    client, home = visit(manager), f"/dashboard/orders/{shop.order.number}/"
    assert _move(client, shop, move="deliver") == "placed"
    assert _move(client, shop, move="confirm", note="Call first") == "confirmed"
    assert _move(client, shop, move="pack") == "packed"
    assert _move(client, shop, move="ship", tracking="SPL-77") == "shipped"
    assert _move(client, shop, move="deliver") == "delivered"
    page = client.get(home).content.decode()
    assert "SPL-77" in page and "Call first" in page and manager.email in page
    line = shop.order.lines.get()
    client.post(f"{home}refund/", {f"line-{line.pk}": "1", "note": "One was broken"})
    shop.order.refresh_from_db()
    line.refresh_from_db()
    assert (shop.order.refunded, line.num_refunded) == (Decimal("115.00"), 1)
    client.post(f"{home}refund/", {"amount": "99999"})
    assert shop.order.refunded == Decimal("115.00")
    for written in ("1e999", "-5", "NaN", "one"):
        assert client.post(f"{home}refund/", {"amount": written}).status_code == 302
    client.post(f"{home}note/", {"note": "The courier knows"})
    assert "The courier knows" in client.get(home).content.decode()
    assert client.get(f"{home}receipt.pdf").content[:5] == b"%PDF-"


def test_several_orders_are_moved_at_once(shop: Any, visit: Visit, manager: Any) -> None:
    client = visit(manager)
    client.post("/dashboard/orders/moves/", {"order": [shop.order.pk], "move": "confirm"})
    client.post("/dashboard/orders/moves/", {"order": [shop.order.pk], "move": "cancel"})
    shop.order.refresh_from_db()
    assert shop.order.status == "confirmed"


def _product_data(shop: Any, **changes: Any) -> dict[str, Any]:
    return {
        "title_en": "Amber",
        "title_ar": "عنبر",
        "summary_en": "Warm",
        "summary_ar": "دافئ",
        "is_public": "on",
        "channels": [channel.pk for channel in _channels(shop)],
        "categories": [shop.rows["catalogue-category"]],
        "partner_sku": "AMB-1",
        "price": "80.00",
        "price_was": "100.00",
        "vat_class": "standard",
        "num_in_stock": "7",
        "low_stock_threshold": "2",
        **changes,
    }


def _channels(shop: Any) -> Any:
    from commerce.channels.models import SalesChannelMapping

    return SalesChannelMapping.objects.filter(store_id=shop.store)


def test_a_product_is_made_in_both_languages(shop: Any, visit: Visit, manager: Any) -> None:
    from commerce.catalogue.models import Product

    client, new = visit(manager), f"/dashboard/catalogue/products/create/{shop.rows['catalogue-class']}/standalone/"
    only_english = client.post(new, _product_data(shop, title_ar=""))
    assert only_english.status_code == 422
    made = client.post(new, _product_data(shop))
    assert made.status_code == 302, made.content.decode()[:3000]
    product = Product.objects.get(title_en="Amber")
    assert (product.title_ar, product.slug_ar, product.slug_en) == ("عنبر", "عنبر", "amber")
    record = product.stockrecords.get()
    assert (record.price, record.price_was, record.num_in_stock) == (Decimal("80.00"), Decimal("100.00"), 7)
    from commerce.search.models import IndexedProduct

    assert IndexedProduct.objects.filter(pk=product.pk, store_ids__contains=[shop.store]).exists()
    twice = client.post(new, _product_data(shop))
    assert twice.status_code == 422


def test_a_shop_without_shelves_has_goods(shop: Any, visit: Visit, manager: Any) -> None:
    from commerce.catalogue.models import Product
    from commerce.search.models import IndexedProduct

    client, new = visit(manager), f"/dashboard/catalogue/products/create/{shop.rows['catalogue-class']}/standalone/"
    refused = client.post(new, _product_data(shop, categories=[], price=""))
    assert refused.status_code == 422 and "<h1>New product</h1>" in refused.content.decode()
    assert client.post(new, _product_data(shop, categories=[])).status_code == 302
    product = Product.objects.get(title_en="Amber")
    assert not product.categories.exists()
    assert IndexedProduct.objects.filter(pk=product.pk, store_ids__contains=[shop.store]).exists()


def test_a_manager_gives_no_product_to_another_store(shop: Any, visit: Visit, manager: Any) -> None:
    from commerce.channels.models import SalesChannelMapping

    foreign = SalesChannelMapping.objects.get(store_id=shop.other_store)
    path = f"/dashboard/catalogue/products/{shop.product.pk}/"
    answer = visit(manager).post(path, _product_data(shop, channels=[foreign.pk]))
    assert answer.status_code == 422
    assert list(shop.product.channels.values_list("store_id", flat=True)) == [shop.store]


def test_stock_never_falls_below_what_is_promised(shop: Any, visit: Visit, manager: Any) -> None:
    record = shop.product.stockrecords.get()
    client = visit(manager)
    for wanted, kept in (("1", 10), ("-3", 10), ("x", 10), ("25", 25)):
        client.post("/dashboard/stock/changes/", {f"stock-{record.pk}": wanted, f"was-stock-{record.pk}": "10"})
        record.refresh_from_db()
        assert record.num_in_stock == kept, wanted


def test_a_form_that_was_open_while_pieces_left_brings_none_back(shop: Any, visit: Visit, manager: Any) -> None:
    client, path = visit(manager), f"/dashboard/catalogue/products/{shop.product.pk}/"
    record = shop.product.stockrecords.get()
    assert '<input type="hidden" name="seen_in_stock" value="10"' in client.get(path).content.decode()
    for move in ("confirm", "pack", "ship"):
        client.post(f"/dashboard/orders/{shop.order.number}/move/", {"move": move})
    untouched = _product_data(shop, num_in_stock="10", seen_in_stock="10")
    assert client.post(path, untouched).status_code == 302
    record.refresh_from_db()
    assert (record.num_in_stock, record.price) == (8, Decimal("80.00"))
    refused = client.post(path, {**untouched, "num_in_stock": "12"})
    assert refused.status_code == 422 and "the stock changed to 8" in refused.content.decode()
    assert 'name="seen_in_stock" value="8"' in refused.content.decode()
    assert client.post(path, {**untouched, "num_in_stock": "12", "seen_in_stock": "8"}).status_code == 302
    listed = {f"stock-{record.pk}": "20", f"was-stock-{record.pk}": "10"}
    answer = client.post("/dashboard/stock/changes/", listed, follow=True)
    record.refresh_from_db()
    assert record.num_in_stock == 12 and "the stock changed to 12" in answer.content.decode()


def test_a_refund_that_is_sent_twice_is_given_once(shop: Any, visit: Visit, manager: Any) -> None:
    client, path = visit(manager), f"/dashboard/orders/{shop.order.number}/"
    client.post(f"{path}pay/", {"reference": "T-1"})
    assert 'name="seen" value="0.00"' in client.get(path).content.decode()
    form = {"amount": "10.00", "seen": "0.00"}
    client.post(f"{path}refund/", form)
    again = client.post(f"{path}refund/", form, follow=True)
    assert "Money was given back meanwhile" in again.content.decode()
    shop.order.refresh_from_db()
    assert shop.order.refunded == Decimal("10.00")


def test_reviews_are_decided_and_answered(shop: Any, visit: Visit, manager: Any, monkeypatch: Any) -> None:
    from django.test import TestCase

    from kit.pagecache import generations
    from orchestration.outbox.models import EventOutbox

    told: list[str] = []
    monkeypatch.setattr(generations.here(), "bump", lambda *scopes: told.extend(scopes))
    client, path = visit(manager), f"/dashboard/reviews/{shop.review.pk}/"
    for form in ({"what": "show"}, {"what": "show"}, {"what": "answer", "answer": "Thank you"}, {"what": "refuse"}):
        told.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(path, form)
        shop.product.refresh_from_db()
        if form["what"] != "refuse":
            assert shop.product.rating == 4
    assert f"store:{shop.store}" in told and shop.product.rating is None
    shop.review.refresh_from_db()
    assert (shop.review.status, shop.review.answer) == (2, "Thank you")
    events = EventOutbox.objects.filter(event_type__startswith="review.").order_by("pk")
    assert list(events.values_list("event_type", flat=True)) == [
        "review.approved",
        "review.answered",
        "review.rejected",
    ]
    assert events[0].payload["product"] == shop.product.pk


def test_offers_and_codes_are_written(shop: Any, visit: Visit, admin: Any) -> None:
    from commerce.offer.models import ConditionalOffer
    from commerce.voucher.models import Voucher

    client = visit(admin)
    terms = {"range": shop.rows["range"], "benefit_type": "Percentage", "benefit_value": "15"}
    offer = {"name_en": "Eid", "name_ar": "العيد", "condition_type": "Count", "condition_value": "2", "priority": "0"}
    too_much = client.post("/dashboard/offers/create/", {**offer, **terms, "benefit_value": "150"})
    assert too_much.status_code == 422
    made = client.post("/dashboard/offers/create/", {**offer, **terms, "is_open": "on"})
    assert made.status_code == 302, made.content.decode()[-6000:]
    kept = ConditionalOffer.objects.get(name_en="Eid")
    assert (kept.benefit.value, kept.condition.value, kept.status) == (Decimal("15.00"), Decimal("2.00"), "Open")
    code = {"name_en": "Eid code", "name_ar": "رمز العيد", "code": "eid20", "usage": "Multi-use"}
    span = {"start_datetime": "2020-01-01T00:00", "end_datetime": "2099-01-01T00:00"}
    made = client.post("/dashboard/vouchers/create/", {**code, **span, **terms})
    assert made.status_code == 302, made.content.decode()[-6000:]
    assert Voucher.objects.get(code="EID20").offers.get().benefit.value == Decimal("15.00")


def test_reports_leave_no_formula_to_a_spreadsheet(shop: Any, visit: Visit, admin: Any) -> None:
    shop.order.lines.update(title="=1+1", title_en="=1+1", title_ar="=1+1", partner_sku="")
    answer = visit(admin).get("/dashboard/reports/?report=product&as=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "'=1+1" in answer.content.decode()
