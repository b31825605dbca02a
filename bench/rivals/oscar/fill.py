"""`python -m bench.rivals.oscar.fill <products>`: migrates and fills the shop, then prints its addresses as JSON."""

import json
import os
import sys
from decimal import Decimal
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.rivals.oscar.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from oscar.apps.catalogue.categories import create_from_breadcrumbs  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

from bench.queries import count_queries  # noqa: E402
from bench.rivals.pictures import draw  # noqa: E402

TEXT = "<p>Made by hand in small numbers, from what the season gives. Keeps for years when kept dry.</p>" * 8


@transaction.atomic
def fill(count: int) -> None:
    kind = get_model("catalogue", "ProductClass").objects.create(name="Goods")
    attribute = get_model("catalogue", "ProductAttribute")
    for code in ("colour", "material", "origin"):
        attribute.objects.create(product_class=kind, name=code.title(), code=code, type="text")
    partner = get_model("partner", "Partner").objects.create(name="Warehouse")
    categories = [create_from_breadcrumbs(f"Part {number // 5} > Shelf {number}") for number in range(20)]
    pictures = draw(Path(settings.MEDIA_ROOT) / "bench")
    product_model, picture_model = get_model("catalogue", "Product"), get_model("catalogue", "ProductImage")
    for number in range(count):
        product = product_model(product_class=kind, title=f"Thing number {number}", upc=str(number), description=TEXT)
        product.attr.colour, product.attr.material, product.attr.origin = "green", "wool", "Taif"
        product.save()
        product.categories.add(categories[number % 20])
        product.stockrecords.create(
            partner=partner, partner_sku=f"sku-{number}", price=Decimal(10 + number % 90), num_in_stock=10_000_000
        )
        name = pictures[number % len(pictures)]
        picture_model.objects.create(product=product, original=f"bench/{name}", display_order=0)


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    products = get_model("catalogue", "Product").objects.order_by("pk")
    if products.count() != count:
        fill(count)
    some = products[:: max(1, count // 20)]
    found = {
        "products": [product.get_absolute_url() for product in some],
        "lists": ["/catalogue/", "/catalogue/?page=2", "/catalogue/?page=7"],
    }
    queries = {kind: count_queries(paths[:3], "localhost") for kind, paths in found.items()}
    print(json.dumps({**found, "queries": queries}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
