"""`python -m bench.city.fill <products> <tenants>`: a city with a bench tenant; prints where its pages are as JSON."""

import json
import os
import sys
import time
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.urls import set_urlconf  # noqa: E402
from django.utils.translation import override  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

from bench.city.pages import addresses_of_pages, make_pages  # noqa: E402
from bench.city.pictures import store_pictures  # noqa: E402
from bench.queries import count_queries  # noqa: E402
from cityos.words.catalogue import compile_catalogue  # noqa: E402
from commerce.search.indexing import index_products  # noqa: E402
from tenancy.actor import Actor  # noqa: E402
from tenancy.context import in_tenant  # noqa: E402
from tenancy.hosts import platform_host  # noqa: E402
from tenancy.models import Provisioning, Store, Tenant  # noqa: E402
from tenancy.provisioning.service import provision_tenant, undo_provisioning  # noqa: E402

TEXT_EN = "<p>Made by hand in small numbers, from what the season gives. Keeps for years when kept dry.</p>" * 8
TEXT_AR = "<p>صُنع باليد بأعداد قليلة مما يجود به الموسم، ويبقى سنوات إذا حُفظ في مكان جاف.</p>" * 8


def make_tenant(handle: str) -> Tenant:
    """A tenant with one store; nothing when it is there already."""
    # A backend of PostgreSQL remembers every table that it has made, and each invalidation walks through all of them.
    connection.close()
    return provision_tenant(
        handle=handle,
        name_en=f"Bench {handle}",
        name_ar=f"قياس {handle}",
        actor=Actor.system("bench"),
        stores=[{"handle": f"{handle}-shop", "name_en": "Bench shop", "name_ar": "متجر القياس"}],
    )


def seconds_for_a_tenant() -> float:
    """Makes a tenant and takes it back."""
    began = time.monotonic()
    make_tenant("bench-fresh")
    took = time.monotonic() - began
    undo_provisioning(Provisioning.objects.get(handle="bench-fresh"))
    return took


@transaction.atomic
def fill_shop(store: Store, count: int) -> None:
    """Products in twenty categories, each with a picture, three attributes and stock, as the rival's are."""
    kind = get_model("catalogue", "ProductClass").objects.create(name_en="Goods", name_ar="بضائع", slug="bench-goods")
    attribute = get_model("catalogue", "ProductAttribute")
    for code in ("colour", "material", "origin"):
        attribute.objects.create(product_class=kind, name_en=code.title(), name_ar=code, code=code, type="text")
    partner = get_model("partner", "Partner").objects.create(name="Bench warehouse")
    channel, _ = get_model("channels", "SalesChannelMapping").objects.get_or_create(
        store_id=store.pk, defaults={"name": "Bench shop"}
    )
    category_model = get_model("catalogue", "Category")
    parts = [category_model.add_root(name_en=f"Part {number}", name_ar=f"قسم {number}") for number in range(4)]
    shelves = [parts[n // 5].add_child(name_en=f"Shelf {n}", name_ar=f"رف {n}") for n in range(20)]
    for category in (*parts, *shelves):
        category.channels.add(channel)
    product_model, picture_model = get_model("catalogue", "Product"), get_model("catalogue", "ProductImage")
    pictures = store_pictures()
    for number in range(count):
        product = product_model(
            product_class=kind,
            title_en=f"Thing number {number}",
            title_ar=f"شيء رقم {number}",
            upc=f"bench-{number}",
            description_en=TEXT_EN,
            description_ar=TEXT_AR,
            popularity=number % 97,
        )
        product.attr.colour, product.attr.material, product.attr.origin = "green", "wool", "Taif"
        product.save()
        product.categories.add(shelves[number % 20])
        product.channels.add(channel)
        product.stockrecords.create(
            partner=partner,
            partner_sku=f"bench-{number}",
            price=Decimal(10 + number % 90),
            price_currency="SAR",
            num_in_stock=10_000_000,
        )
        picture_model.objects.create(product=product, original=pictures[number % len(pictures)], display_order=0)


def addresses(store: Store, count: int) -> dict[str, Any]:
    """What a visitor of the shop asks for, in both languages."""
    product_model, category_model = get_model("catalogue", "Product"), get_model("catalogue", "Category")
    products, lists = [], []
    some = list(product_model.objects.filter(upc__startswith="bench-").order_by("pk"))[:: max(1, count // 20)]
    for language in ("en", "ar"):
        with override(language):
            products += [product.get_absolute_url() for product in some]
            # A category with 250 products: more than one page.
            category = category_model.objects.filter(depth=1).order_by("pk").first()
            assert category is not None
            lists += [f"{category.get_absolute_url()}{page}" for page in ("", "?page=2")]
    return {"products": products, "lists": lists, "contents": addresses_of_pages()}


def main(count: int, tenants: int) -> None:
    call_command("migrate_city", verbosity=0)
    compile_catalogue()
    call_command("collectstatic", interactive=False, verbosity=0)
    tenant = make_tenant("bench")
    for number in range(1, tenants):
        make_tenant(f"bench-{number}")
    store = Store.objects.get(tenant=tenant, handle="bench-shop")
    host = platform_host(store.handle)
    with in_tenant(tenant):
        if not get_model("catalogue", "Product").objects.filter(upc=f"bench-{count - 1}").exists():
            fill_shop(store, count)
            index_products(get_model("catalogue", "Product").objects.values_list("pk", flat=True))
        make_pages(store)
    set_urlconf(settings.PLACE_URLCONFS["store"])
    with in_tenant(tenant):
        found = addresses(store, count)
    found["host"] = host
    kinds = [kind for kind in ("products", "lists", "contents") if found[kind]]
    found["queries"] = {kind: count_queries(found[kind][:2] + found[kind][-2:], host) for kind in kinds}
    found["tenant_seconds"] = seconds_for_a_tenant()
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
