"""What follows when goods are new or changed: the shop's own index, the books, the other content system."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from commerce.search.indexing import index_products
from orchestration.sagas import Done, Run, Saga, Step
from orchestration.sagas.declaration import Outcome
from orchestration.stories.pushing import leave_note, push_own


def _product(run: Run) -> Any:
    return get_model("catalogue", "Product").objects.filter(pk=run.context["product"]).first()


def index(run: Run) -> Outcome:
    """The shop finds it as it is now; the city's index and the pages follow. One that is gone leaves both."""
    return Done({"listed": index_products([run.context["product"]])})


def tell_books(run: Run) -> Outcome:
    """Each thing that can be sold is an item in the books: the product itself, or its variants."""
    product = _product(run)
    if product is None:
        return Done({"skipped": "gone"})
    sold = list(product.children.order_by("pk")) if product.is_parent else [product]
    told = 0
    for each in sold:
        outcome = push_own(run, "erpnext", "item", each.pk, _item(each, product.is_public))
        if not isinstance(outcome, Done) or outcome.result.get("skipped"):
            return outcome
        told += 1
    return Done({"items": told})


def _item(product: Any, public: bool) -> dict[str, Any]:
    """One thing that is sold, as books know it."""
    record = product.stockrecords.order_by("pk").first()
    sku = product.upc or (record.partner_sku if record is not None else "") or f"product-{product.pk}"
    counted = bool(product.get_product_class().track_stock)
    price = record.price if record is not None else None
    return {"sku": sku, "title": product.get_title(), "is_counted": counted, "is_retired": not public, "price": price}


def tell_payload(run: Run) -> Outcome:
    """Its facts, for editors who write in Payload."""
    product = _product(run)
    if product is None:
        return Done({"skipped": "gone"})
    texts = {
        f"{name}_{lang}": getattr(product, f"{name}_{lang}")
        for name in ("title", "description")
        for lang in ("en", "ar")
    }
    values = {**texts, "title": product.title, "slug": product.slug, "upc": product.upc, "public": product.is_public}
    return push_own(run, "payload", "product", product.pk, values)


SAGAS = [
    Saga(
        "commerce.product-catalog-sync",
        title=_("Goods in every system"),
        # A change follows the same way as the first telling: each system is told the thing as it is now.
        triggers={"product.created", "product.updated"},
        steps=[
            Step("index", index, title=_("The shop finds it")),
            Step(
                "erpnext", tell_books, lambda run: leave_note(run, "erpnext", "item"), title=_("ERPNext has its items")
            ),
        ],
    ),
    Saga(
        "commerce.sync-product-to-cms",
        title=_("Goods in the content system"),
        triggers={"product.created", "product.updated"},
        steps=[Step("payload", tell_payload, title=_("Payload has its facts"))],
    ),
]
