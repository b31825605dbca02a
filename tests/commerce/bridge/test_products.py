"""Medusa's products in our catalogue: made once, changed as they change there, hidden when they are gone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.commerce.bridge.conftest import counts, issues
from tests.orchestration.integrations.medusa_server import FakeMedusa, chosen, price, product, variant


def one(external_id: str = "prod_1") -> Any:
    from commerce.bridge.links import ours
    from commerce.catalogue.models import Product

    return Product.objects.get(pk=ours("product", external_id))


def record_of(sold: Any) -> Any:
    from commerce.partner.models import StockRecord

    return StockRecord.objects.get(product=sold)


def sizes(**more: Any) -> dict[str, Any]:
    """A shirt in two sizes and Arabic colours."""
    rows = [
        variant("s", sku="SH-S", options=chosen(المقاس="صغير"), prices=[price("sar", 50)], variant_rank=0),
        variant("m", sku="SH-M", options=chosen(المقاس="وسط"), prices=[price("sar", 60)], variant_rank=1),
    ]
    return product("2", "قميص", options=[{"title": "المقاس"}], variants=rows, metadata=None, **more)


def test_a_simple_product_is_made_once(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from commerce.catalogue.models import Product
    from commerce.search.models import IndexedProduct

    medusa.put("products", product("1", variants=[variant("1", sku="OUD-1")]))
    before = Product.objects.count()
    assert counts(pull("product")) == {"product.made": 1}
    made = one()
    assert (made.title_en, made.title_ar, made.structure, made.is_public) == ("Oud", "عود", "standalone", True)
    assert made.description_en == "<p>Aged for ten years.</p>\n\n<p>From &lt;Assam&gt;.</p>"
    assert (made.upc, made.slug_en, made.slug_ar) == ("OUD-1", "oud-1", "عود") and made.channels.exists()
    stock = record_of(made)
    assert (stock.price, stock.num_in_stock, stock.partner_sku) == (Decimal("115.000"), 10, "OUD-1")
    assert IndexedProduct.objects.filter(pk=made.pk).exists()
    for _ in range(2):
        assert counts(pull()) == {"product.same": 1}
    assert Product.objects.count() == before + 1


def test_variants_by_their_options(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    medusa.put("products", sizes())
    assert counts(pull()) == {"product.made": 1}
    shirt = one("prod_2")
    children = list(shirt.children.order_by("pk"))
    assert (shirt.structure, shirt.title_ar, shirt.title_en or "") == ("parent", "قميص", "")
    assert [(each.upc, record_of(each).price) for each in children] == [("SH-S", Decimal(50)), ("SH-M", Decimal(60))]
    answers = [each.attribute_values.get() for each in children]
    assert [answer.value_option.option_ar for answer in answers] == ["صغير", "وسط"]
    assert answers[0].attribute_id == answers[1].attribute_id and answers[0].attribute.name_ar == "المقاس"
    assert counts(pull()) == {"product.same": 1}

    del medusa.rows["products"]["prod_2"]["variants"][0]
    assert counts(pull()) == {"product.changed": 1}
    assert [each.is_public for each in shirt.children.order_by("pk")] == [False, True]
    medusa.put("products", sizes())
    assert counts(pull()) == {"product.changed": 1} and shirt.children.filter(is_public=True).count() == 2


def test_a_product_that_gets_options_keeps_what_was_sold(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    medusa.put("products", product("1", variants=[variant("1", sku="OUD-1")]))
    pull()
    stock = record_of(one())
    small = variant("1", sku="OUD-1", options=chosen(Weight="3 g"))
    large = variant("9", sku="OUD-9", options=chosen(Weight="9 g"), variant_rank=1)
    medusa.put("products", product("1", options=[{"title": "Weight"}], variants=[small, large]))
    assert counts(pull()) == {"product.changed": 1}
    parent = one()
    assert parent.structure == "parent" and parent.children.count() == 2 and not parent.stockrecords.exists()
    stock.refresh_from_db()
    assert stock.product.parent_id == parent.pk and stock.product.upc == "OUD-1" and not parent.upc
    assert counts(pull()) == {"product.same": 1}


def test_prices_follow_and_stock_moves_by_what_moved_there(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from commerce.partner.models import StockRecord

    medusa.put("products", product("1"))
    pull()
    stock = record_of(one())
    StockRecord.objects.filter(pk=stock.pk).update(num_in_stock=7)  # three left the house here
    assert counts(pull()) == {"product.same": 1}, "what was sold here does not come back"
    medusa.put("products", product("1", variants=[variant("1", stock=15, prices=[price("sar", 99.95)])]))
    assert counts(pull()) == {"product.changed": 1}
    stock.refresh_from_db()
    assert (stock.price, stock.num_in_stock) == (Decimal("99.950"), 10), "three came in there"
    StockRecord.objects.filter(pk=stock.pk).update(num_allocated=9)
    medusa.put("products", product("1", variants=[variant("1", stock=2, prices=[price("sar", 99.95)])]))
    job = pull()
    stock.refresh_from_db()
    assert stock.num_in_stock == 9 and issues(job) == {"stock_promised"}


def test_words_written_here_stay_until_they_change_there(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    medusa.put("products", product("1"))
    pull()
    ours = one()
    ours.title_en, ours.summary_ar = "Our own words", "كلماتنا"
    ours.save()
    assert counts(pull()) == {"product.same": 1}
    assert one().title_en == "Our own words"
    medusa.put("products", product("1", "Aged oud"))
    assert counts(pull()) == {"product.changed": 1}
    assert (one().title_en, one().summary_ar) == ("Aged oud", "كلماتنا"), "what nobody says there stays"


def test_what_is_gone_is_hidden_and_may_come_back(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from commerce.catalogue.models import Product
    from commerce.search.models import IndexedProduct

    medusa.put("products", product("1"), product("2", handle="second"))
    pull()
    hidden = medusa.rows["products"].pop("prod_1")
    job = pull()
    assert counts(job) == {"product.hidden": 1, "product.same": 1}
    assert not one().is_public and not IndexedProduct.objects.filter(pk=one().pk).exists()
    assert Product.objects.filter(pk=one().pk).exists(), "orders keep it"
    assert counts(pull()) == {"product.same": 1}
    medusa.put("products", hidden)
    assert counts(pull()) == {"product.changed": 1, "product.same": 1} and one().is_public
    medusa.put("products", product("2", handle="second", status="draft"))
    pull()
    assert not one("prod_2").is_public


def test_deleted_here_stays_deleted(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from commerce.catalogue.models import Product

    medusa.put("products", product("1"))
    pull()
    one().delete()
    before = Product.objects.count()
    job = pull()
    assert counts(job) == {"product.same": 1} and issues(job) == {"deleted_here"}
    assert Product.objects.count() == before


def test_what_cannot_be_taken_does_not_hold_up_the_rest(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    broken = product("2", handle="b")
    broken["variants"][0]["prices"] = "none"
    twin = variant("4", sku="OUD-1", prices=[price("usd", 30)])
    poison = product("4", "zero\x00byte", handle="d")
    medusa.put(
        "products", product("1", variants=[variant("1", sku="OUD-1")]), broken, product("3", variants=[twin]), poison
    )
    job = pull()
    assert counts(job) == {"product.failed": 2, "product.made": 2}
    assert issues(job) == {"schema_changed", "sku_taken", "no_price", "unwritable"}
    assert {"about": "product prod_2", "code": "schema_changed"}.items() <= job.result["issues"][0].items()


def test_shelves_and_the_store_that_sells(shop: Any, medusa: FakeMedusa, pull: Any, connect: Any) -> None:
    from tenancy.models import Store
    from tests.orchestration.integrations.medusa_server import SECRET

    store = Store.objects.filter(tenant=shop).order_by("pk")[0]
    connect("medusa", medusa, shop, secrets={"access_token": SECRET}, options={"store": store.handle})
    shelf = {"id": "pcat_1", "name": "العود", "handle": "oud"}
    medusa.put("products", product("1", categories=[shelf]), product("2", handle="b", categories=[shelf]))
    pull()
    assert [each.store_id for each in one().channels.all()] == [store.pk]
    assert one().categories.get() == one("prod_2").categories.get()
    assert one().categories.get().name_ar == "العود"


def test_two_tenants_with_equal_ids(
    shop: Any, tenant_b: Any, medusa: FakeMedusa, vendor_of: Any, connect: Any, pull: Any
) -> None:
    from tenancy.context import in_tenant
    from tests.orchestration.integrations.medusa_server import SECRET

    other = vendor_of(FakeMedusa)
    connect("medusa", other, tenant_b, secrets={"access_token": SECRET})
    medusa.put("products", product("1"))
    other.put("products", product("1", "Musk", metadata={"title_ar": "مسك"}))
    pull()
    with in_tenant(tenant_b):
        assert counts(pull()) == {"product.made": 1}
        assert one().title_en == "Musk"
        del other.rows["products"]["prod_1"]
        pull()
        assert not one().is_public
    assert one().title_en == "Oud" and one().is_public
