"""Publishing to the city: a tenant's index rows become listings, its open stores become shops on the map."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import override
from oscar.core.loading import get_model

from commerce.marketplace.cells import cell_of
from commerce.marketplace.models import ListedShop, ListedWord, Listing
from commerce.search.models import IndexedProduct
from kit.pagecache import generations
from tenancy.context import in_tenant, in_the_city
from tenancy.hosts import absolute_url
from tenancy.models import Store, Tenant, TenantPOI
from tenancy.models.words import OPEN_TENANTS, StoreStatus

BATCH = 500
SCOPE = "marketplace"  # of pages of the city that show listings

_COPY_WORDS = """
INSERT INTO public.marketplace_listedword AS word (form, stem, shown, weight, deletions, store_ids)
SELECT form, stem, shown, weight, deletions, listed_in FROM shop_search_indexedword,
    LATERAL (SELECT ARRAY(SELECT store FROM unnest(store_ids) store WHERE store = ANY(%s::bigint[])) AS listed_in) own
WHERE listed_in <> '{}' AND NOT EXISTS (
    SELECT 1 FROM public.marketplace_listedword listed
    WHERE listed.form = shop_search_indexedword.form AND listed.store_ids @> listed_in
)
ORDER BY form
ON CONFLICT (form) DO UPDATE SET
    weight = greatest(word.weight, excluded.weight),
    store_ids = ARRAY(SELECT DISTINCT unnest(word.store_ids || excluded.store_ids))
"""


def publish_listings(tenant: Tenant, product_ids: Collection[int] | None = None) -> int:
    """Shows the tenant's products in the city (all, or these as they are now) and returns how many listings it made.

    A tenant that is closed or does not want to be listed (`settings["marketplace"]` is false) is withdrawn instead.
    """
    with in_the_city(), transaction.atomic():
        stores = _open_stores(tenant)
        if tenant.status not in OPEN_TENANTS or tenant.settings.get("marketplace") is False:
            withdraw_listings(tenant)
            return 0
        if product_ids is None:
            _publish_shops(tenant, stores)
        cells = _cells_of(stores)
        with in_tenant(tenant):
            rows = [row for found in _batches(product_ids) for row in _listings(tenant, stores, cells, found)]
            with connection.cursor() as cursor:
                cursor.execute(_COPY_WORDS, [list(stores)])
        before = Listing.objects.filter(tenant=tenant)
        if product_ids is not None:
            before = before.filter(product_id__in=product_ids)
        kept = {(row.store_id, row.product_id) for row in rows}
        gone = [pk for pk, *key in before.values_list("pk", "store_id", "product_id") if tuple(key) not in kept]
        Listing.objects.filter(pk__in=gone).delete()
        fields = [f.name for f in Listing._meta.concrete_fields if not f.primary_key]
        Listing.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["store", "product_id"], update_fields=fields, batch_size=BATCH
        )
        transaction.on_commit(lambda: generations.here().bump(SCOPE))
        return len(rows)


def withdraw_listings(tenant: Tenant) -> None:
    """Takes everything of this tenant out of the city's index."""
    with in_the_city(), transaction.atomic():
        Listing.objects.filter(tenant=tenant).delete()
        ListedShop.objects.filter(tenant=tenant).delete()
        mine = list(Store.objects.filter(tenant=tenant).values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE marketplace_listedword SET store_ids ="
                " ARRAY(SELECT store FROM unnest(store_ids) store WHERE store <> ALL(%(mine)s::bigint[]))"
                " WHERE store_ids && %(mine)s::bigint[]",
                {"mine": mine},
            )
        ListedWord.objects.filter(store_ids=[]).delete()
        transaction.on_commit(lambda: generations.here().bump(SCOPE))


def refresh_listings(schema: str, product_ids: list[int]) -> None:
    """Follows the tenant's own index: what changed there is published again."""
    with in_the_city():
        tenant = Tenant.objects.filter(schema_name=schema).first()
    if tenant is not None:
        publish_listings(tenant, product_ids)


def _open_stores(tenant: Tenant) -> dict[int, Any]:
    found = Store.objects.filter(tenant=tenant, status=StoreStatus.ACTIVE).prefetch_related("domains")
    return {store.pk: store for store in found if store.primary_host}


def _cells_of(stores: dict[int, Any]) -> dict[int, list[str]]:
    """The cells in which each store can be visited."""
    cells: dict[int, set[str]] = {pk: set() for pk in stores}
    for store_id, cell in ListedShop.objects.filter(store__in=stores).exclude(cell="").values_list("store_id", "cell"):
        cells[store_id].add(cell)
    return {pk: sorted(found) for pk, found in cells.items()}


def _publish_shops(tenant: Tenant, stores: dict[int, Any]) -> None:
    """One row for each store and for each of its places."""
    places: dict[Any, list[Any]] = {pk: [None] for pk in stores}
    located = TenantPOI.objects.filter(
        store__in=stores, is_active=True, latitude__isnull=False, longitude__isnull=False
    )
    for poi in located.order_by("-is_primary", "pk"):
        places[poi.store_id].append(poi)
    rows = [_shop(tenant, stores[pk], poi) for pk, found in places.items() for poi in found]
    ListedShop.objects.filter(tenant=tenant).delete()
    ListedShop.objects.bulk_create(rows)


def _shop(tenant: Tenant, store: Any, poi: Any) -> ListedShop:
    return ListedShop(
        tenant=tenant,
        store=store,
        poi=poi,
        name_en=store.names["en"],
        name_ar=store.names["ar"],
        tagline_en=store.tagline_en or "",
        tagline_ar=store.tagline_ar or "",
        place_name=poi.name if poi else "",
        url=absolute_url(store.primary_host),
        logo_url=store.logo_url or tenant.logo_url,
        city=poi.city if poi else "",
        country_code=(poi.country_code if poi else "") or tenant.country_code,
        latitude=poi.latitude if poi else None,
        longitude=poi.longitude if poi else None,
        cell=cell_of(poi.latitude, poi.longitude) if poi else "",
    )


def _batches(product_ids: Collection[int] | None) -> Iterable[list[Any]]:
    images = get_model("catalogue", "ProductImage").objects.order_by("display_order", "pk")
    found = IndexedProduct.objects.select_related("product").prefetch_related(
        "product__categories", Prefetch("product__images", queryset=images)
    )
    ids = sorted(product_ids if product_ids is not None else found.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield list(found.filter(pk__in=ids[start : start + BATCH]))


def _listings(
    tenant: Tenant, stores: dict[int, Any], cells: dict[int, list[str]], rows: Iterable[Any]
) -> Iterable[Listing]:
    for row in rows:
        product = row.product
        shelf = next(iter(product.categories.all()), None)
        image = next((each.original.url for each in product.images.all() if each.original), "")
        for store in (stores[pk] for pk in row.store_ids if pk in stores):
            yield Listing(
                tenant=tenant,
                tenant_handle=tenant.handle,
                store=store,
                store_handle=store.handle,
                shop_en=store.names["en"],
                shop_ar=store.names["ar"],
                product_id=row.pk,
                title_en=row.title_en,
                title_ar=row.title_ar,
                summary_en=product.summary_en or "",
                summary_ar=product.summary_ar or "",
                category_en=(shelf.name_en if shelf else "") or "",
                category_ar=(shelf.name_ar if shelf else "") or "",
                price=row.price,
                currency=row.currency,
                url_en=_address(store, product, "en"),
                url_ar=_address(store, product, "ar"),
                image_url=image[:500],
                on_offer=row.on_offer,
                in_stock=row.in_stock,
                rating=row.rating,
                popularity=row.popularity,
                created=row.created,
                cells=cells[store.pk],
                country_code=tenant.country_code,
                words=row.words,
            )


def _address(store: Any, product: Any, language: str) -> str:
    slug = getattr(product, f"slug_{language}") or product.slug or "p"
    with override(language):
        path = reverse("product", urlconf=settings.PLACE_URLCONFS["store"], kwargs={"slug": slug, "pk": product.pk})
    return absolute_url(store.primary_host, path)
