"""Two tenants that could be mistaken for one another: the same ids, and words that only one of them knows."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from tests.contract.rows import make_row, plain_models, tenant_models

SAME, THEIRS = 5000, 7000
MINE_WORD, THEIR_WORD = "aldercanary", "birchcanary"
PASSWORD = "correct horse battery"


def plant(word: str, ids: tuple[int, ...], store_handle: str) -> int:
    """A row of every model under each of these ids, in the tenant of this thread; returns how many models."""
    from cms.pages.models import StorePage

    home = StorePage.objects.get(slug=f"{store_handle}-en")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for pk in ids:
            _plant_trees(word, pk, store_handle)
            kinds = list(plain_models())
            for model in kinds:
                make_row(model, word, pk, home.store_id)
            _join(pk, home.store_id)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return len(kinds) + 3


def _plant_trees(word: str, pk: int, store_handle: str) -> None:
    from wagtail.models import Collection

    from cms.pages.models import FormPage, LandingPage, StorePage
    from commerce.catalogue.models import Category

    for kind, number in ((LandingPage, pk), (FormPage, pk + 1)):
        page = kind(title=f"{word}-secret-{number}", slug=f"{word}-{number}")
        page.pk = number
        StorePage.objects.get(slug=f"{store_handle}-en").add_child(instance=page)
    secret = f"{word}-secret-{pk}"
    names = {"name_en": secret, "name_ar": secret, "slug": f"{word}-{pk}"}
    Category.add_root(instance=Category(pk=pk, **names))
    Collection.get_first_root_node().add_child(instance=Collection(pk=pk, name=secret))


def _join(pk: int, store_id: int) -> None:
    """What makes the rows be seen: the product is on the shop's shelf."""
    product = apps.get_model("catalogue", "product").objects.get(pk=pk)
    product.channels.add(apps.get_model("channels", "saleschannelmapping").objects.get(store_id=store_id))
    product.categories.add(pk)


def fingerprint() -> dict[str, str]:
    """A mark of every table of this tenant: changes when any row does."""
    found = {}
    with connection.cursor() as cursor:
        for model in tenant_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t")
            found[table] = cursor.fetchone()[0]
    return found


def make_boss(handle: str) -> Any:
    return get_user_model().objects.create_superuser(f"boss@{handle}.example", PASSWORD)
