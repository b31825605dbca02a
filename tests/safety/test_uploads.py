"""Rule 18: what people bring is known by its content, bounded, kept apart, and inert when it is given out."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.media.models import File, Picture
from cms.media.pictures import check_picture
from cms.media.uploads import check_document
from tests.safety.bombs import BAD_DOCUMENTS, BAD_PICTURES, GOOD_DOCUMENTS, GOOD_PICTURES
from tests.safety.people import person_of
from tests.safety.rules import rule

pytestmark = [pytest.mark.django_db, rule(18)]
MOST_SECONDS, MOST_MEMORY = 10.0, 300 * 1024 * 1024


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


class Watch:
    """How much memory this process takes at most, looked at a hundred times a second."""

    def __enter__(self) -> Watch:
        self.before = self.most = _resident()
        self._ended = threading.Event()
        self._began = time.monotonic()
        self._looker = threading.Thread(target=self._look, daemon=True)
        self._looker.start()
        return self

    def _look(self) -> None:
        while not self._ended.wait(0.01):
            self.most = max(self.most, _resident())

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._looker.join()
        self.seconds, self.grown = time.monotonic() - self._began, self.most - self.before


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _kept(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def boss(tenant_a: Any, host_client: Any, in_tenant: Any) -> Any:
    client, person = host_client("alpha"), person_of(tenant_a)
    with in_tenant(tenant_a):
        client.force_login(person)
    return client


@pytest.mark.parametrize("what", BAD_PICTURES)
def test_a_bad_picture_is_not_kept_by_any_door(
    what: str, boss: Any, tenant_a: Any, in_tenant: Any, _own_files: Path
) -> None:
    from commerce.catalogue.models import Category, Product, ProductClass

    name, content = BAD_PICTURES[what]

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content)

    with pytest.raises(ValidationError):
        check_picture(file())
    with in_tenant(tenant_a):
        kind = ProductClass.objects.create(name="Things")
        product = Product.objects.create(title="Thing", product_class=kind, structure="parent")
        before = Category.objects.count()
    doors = {
        "/cms/images/add/": {"title": "x", "file": file(), "collection": 1},
        "/cms/images/multiple/add/": {"title": "x", "files[]": file(), "collection": 1},
        f"/dashboard/catalogue/products/{product.pk}/": {"title_en": "x", "title_ar": "x", "pictures": file()},
        "/dashboard/catalogue/categories/create/": {"name_en": "New", "name_ar": "جديد", "image": file()},
        "/cms/account/": {"avatar-avatar": file()},
    }
    with Watch() as watch:
        for door, sent in doors.items():
            answer = boss.post(door, sent, headers={"x-requested-with": "XMLHttpRequest"})
            assert answer.status_code < 500, (door, answer.status_code)
    with in_tenant(tenant_a):
        assert not Picture.objects.exists() and not product.images.exists() and Category.objects.count() == before
    assert not _kept(_own_files), _kept(_own_files)
    assert watch.seconds < MOST_SECONDS * len(doors) and watch.grown < MOST_MEMORY


@pytest.mark.parametrize("what", BAD_DOCUMENTS)
def test_a_bad_document_is_not_kept(what: str, boss: Any, tenant_a: Any, in_tenant: Any, _own_files: Path) -> None:
    name, content = BAD_DOCUMENTS[what]
    with pytest.raises(ValidationError):
        check_document(SimpleUploadedFile(name, content), name)
    with Watch() as watch:
        for door, field in (("/cms/documents/add/", "file"), ("/cms/documents/multiple/add/", "files[]")):
            sent = {"title": "x", field: SimpleUploadedFile(name, content), "collection": 1}
            answer = boss.post(door, sent, headers={"x-requested-with": "XMLHttpRequest"})
            assert answer.status_code < 500, (door, answer.status_code)
    with in_tenant(tenant_a):
        assert not File.objects.exists()
    assert not _kept(_own_files)
    assert watch.seconds < 2 * MOST_SECONDS and watch.grown < MOST_MEMORY


def test_the_good_ones_are_kept(boss: Any, tenant_a: Any, in_tenant: Any) -> None:
    """The control: the same doors take what is right."""
    for name, content in GOOD_PICTURES.items():
        check_picture(SimpleUploadedFile(name, content))
        boss.post("/cms/images/add/", {"title": name, "file": SimpleUploadedFile(name, content), "collection": 1})
    for name, content in GOOD_DOCUMENTS.items():
        check_document(SimpleUploadedFile(name, content), name)
        boss.post("/cms/documents/add/", {"title": name, "file": SimpleUploadedFile(name, content), "collection": 1})
    sent = {"name_en": "New", "name_ar": "جديد", "image": SimpleUploadedFile("oud.png", GOOD_PICTURES["oud.png"])}
    assert boss.post("/dashboard/catalogue/categories/create/", sent).status_code == 302
    with in_tenant(tenant_a):
        assert Picture.objects.count() == len(GOOD_PICTURES) and File.objects.count() == len(GOOD_DOCUMENTS)


def test_a_document_is_given_out_by_the_view_that_asks_and_is_inert(
    boss: Any, tenant_a: Any, in_tenant: Any, host_client: Any
) -> None:
    from wagtail.models import Collection, CollectionViewRestriction

    boss.post(
        "/cms/documents/add/", {"title": "x", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), "collection": 1}
    )
    with in_tenant(tenant_a):
        document = File.objects.get()
        direct, asked = document.file.url, document.url
    shop = host_client("shop-a")
    answer = shop.get(asked)
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")
    assert (
        "sandbox" in answer.headers["Content-Security-Policy"] and "nosniff" in answer.headers["X-Content-Type-Options"]
    )
    for path in (direct, direct.replace("/documents/", "/documents//"), direct.replace("documents", "%64ocuments")):
        assert shop.get(path).status_code == 404, path
    with in_tenant(tenant_a):
        CollectionViewRestriction.objects.create(
            collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.LOGIN
        )
    refused = shop.get(asked)
    assert refused.status_code in {302, 403} and b"%PDF" not in b"".join(refused)


def test_pictures_are_inert_too(boss: Any, tenant_a: Any, in_tenant: Any, host_client: Any) -> None:
    sent = {"title": "x", "file": SimpleUploadedFile("oud.png", GOOD_PICTURES["oud.png"]), "collection": 1}
    boss.post("/cms/images/add/", sent)
    with in_tenant(tenant_a):
        address = Picture.objects.get().file.url
    said = host_client("shop-a").get(address).headers
    assert "sandbox" in said["Content-Security-Policy"] and said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Type"] == "image/png" and said["Cross-Origin-Resource-Policy"] == "same-site"


def test_every_field_for_files_is_known() -> None:
    """A new one needs a door that looks into what comes, and a place here."""
    from django.apps import apps
    from django.db.models import FileField

    found = {f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.get_fields()
             if isinstance(field, FileField)}  # fmt: skip
    assert found == {
        "cms_media.Picture.file",  # CheckedImageForm
        "cms_media.File.file",  # CheckedDocumentForm
        "cms_media.Rendition.file",  # made by us
        "wagtailcore.UploadedFile.file",  # of several pictures at once, after the form
        "wagtailusers.UserProfile.avatar",  # the validator of its form
        "catalogue.Category.image",  # the category's form in the dashboard
        "catalogue.ProductImage.original",  # PicturesField, and the bridge's own look
        "catalogue.ProductAttributeValue.value_file",  # no form asks for it
        "catalogue.ProductAttributeValue.value_image",  # no form asks for it
        # Wagtail's own tables, empty beside ours.
        "wagtaildocs.Document.file",
        "wagtailimages.Image.file",
        "wagtailimages.Rendition.file",
    }
