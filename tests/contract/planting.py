"""Two tenants that could be mistaken for one another: the same ids, and words that only one of them knows."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from PIL import Image
from wagtail.models import Collection, GroupApprovalTask, Page, Revision
from wagtail_localize.models import TranslationSource

from tests.contract.rows import file_name, make_row, plain_models, tenant_models

SAME, THEIRS = 5000, 7000
MINE_WORD, THEIR_WORD = "aldercanary", "birchcanary"
PASSWORD = "correct horse battery"


OF_STORES = (
    "cms_media.Picture",
    "cms_media.File",
    "cms_pages.ProductContent",
    "cms_pages.NavigationMenu",
    "cms_pages.Announcement",
    "cms_pages.HeroSection",
    "cms_pages.StoreBrand",
)


def plant(word: str, ids: tuple[int, ...], store_handle: str) -> int:
    """A row of every model under each of these ids, in the tenant of this thread; returns how many models."""
    from cms.pages.models import StorePage

    home = StorePage.objects.get(slug=f"{store_handle}-en")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for pk in ids:
            _plant_files(word, pk)
            _plant_trees(word, pk, store_handle)
            kinds = list(plain_models())
            for model in kinds:
                make_row(model, word, pk, home.store_id)
            _plant_parts(word, pk)
            _join(pk, home.store_id)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return len(kinds) + 5


def plant_for_store(word: str, pk: int, store_handle: str) -> None:
    """What one store has in the admin, with one id: pages, pieces, a picture, a file."""
    from cms.pages.models import StoreBrand, StorePage

    store_id = StorePage.objects.get(slug=f"{store_handle}-en").store_id
    StoreBrand.objects.filter(store_id=store_id).delete()
    _plant_files(word, pk)
    _plant_pages(word, pk, store_handle)
    for label in OF_STORES:
        row = make_row(apps.get_model(label), word, pk, store_id)
        type(row).objects.filter(pk=pk).update(store_id=store_id, **_loose_ends(type(row)))


def _loose_ends(model: Any) -> dict[str, Any]:
    """References to rows that are not planted: to nothing, and the file into the first collection."""
    ends: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name == "collection":
            ends[field.name] = Collection.get_first_root_node()
        elif field.remote_field is not None and field.null:
            ends[field.name] = None
    return ends


def _plant_files(word: str, pk: int) -> None:
    drawn = BytesIO()
    Image.new("RGB", (640, 480), "#c8a25c").save(drawn, "PNG")
    default_storage.save(file_name(word, pk, "png"), ContentFile(drawn.getvalue()))
    default_storage.save(file_name(word, pk, "pdf"), ContentFile(b"%PDF-1.4\n" + word.encode()))


def _plant_parts(word: str, pk: int) -> None:
    """Rows that say what another row holds, or that extend one: made from the row itself."""
    from cms.pages.models import LandingPage

    page = LandingPage.objects.get(pk=pk)
    kinds = ContentType.objects.get_for_models(Page, LandingPage)
    Revision.objects.create(
        pk=pk,
        object_id=str(pk),
        base_content_type=kinds[Page],
        content_type=kinds[LandingPage],
        object_str=f"{word}-secret-{pk}",
        content=page.serializable_data(),
        user_id=pk,
    )
    LandingPage.objects.filter(pk=pk).update(latest_revision=pk)
    GroupApprovalTask(task_ptr_id=pk).save_base(raw=True)
    # The words to translate are those of the page.
    TranslationSource.objects.get(pk=pk).update_from_db()


def _plant_pages(word: str, pk: int, store_handle: str) -> None:
    from cms.pages.models import FormPage, LandingPage, StorePage

    for kind, number, language in ((LandingPage, pk, "en"), (FormPage, pk + 1, "en"), (LandingPage, pk + 2, "ar")):
        home = StorePage.objects.get(slug=f"{store_handle}-{language}")
        page = kind(title=f"{word}-secret-{number}", slug=f"{word}-{number}", locale=home.locale)
        page.pk = number
        # The Arabic page is the translation of the first one.
        page.translation_key = uuid.UUID(int=pk if kind is LandingPage else number)
        home.add_child(instance=page)


def _plant_trees(word: str, pk: int, store_handle: str) -> None:
    from commerce.catalogue.models import Category

    _plant_pages(word, pk, store_handle)
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
