"""Files: on their own tenant's hosts only, in sizes that we offer, and nothing but pictures as pictures."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.media.models import File, Picture
from cms.media.renditions import address_of, filter_of, measures, sized, widths_of
from cms.media.uploads import check_document
from tests.cms.conftest import drawing

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def test_a_file_answers_on_its_own_tenants_hosts_only(
    tenant_a: Any, tenant_b: Any, in_tenant: Any, make_picture: Any, host_client: Any
) -> None:
    picture = make_picture(tenant_a)
    make_picture(tenant_b)
    with in_tenant(tenant_a):
        address, size = picture.file.url, address_of(picture, 320, "4:5", "webp")
    assert address.startswith(f"/media/{tenant_a.uuid}/")
    for path in (address, size):
        mine = host_client("shop-a").get(path)
        assert mine.status_code == 200 and "immutable" in mine.headers["Cache-Control"], path
        assert mine.headers["X-Content-Type-Options"] == "nosniff"
        assert host_client("alpha").get(path).status_code == 200
        for elsewhere in ("shop-b", "beta", ""):
            assert host_client(elsewhere).get(path).status_code == 404, (elsewhere, path)
    # Equal ids: the other tenant's picture has the same number and is not given under this prefix.
    foreign = size.replace(str(tenant_a.uuid), str(tenant_b.uuid))
    assert host_client("shop-a").get(foreign).status_code == 404


def test_nobody_climbs_out_of_the_folder(tenant_a: Any, make_picture: Any, host_client: Any) -> None:
    make_picture(tenant_a)
    client = host_client("shop-a")
    for path in ("../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "original_images/../../x", "/etc/passwd"):
        assert client.get(f"/media/{tenant_a.uuid}/{path}").status_code == 404, path


def test_documents_go_through_the_view_that_asks(tenant_a: Any, in_tenant: Any, host_client: Any) -> None:
    with in_tenant(tenant_a):
        document = File.objects.create(title="Terms", file=SimpleUploadedFile("terms.pdf", b"%PDF-1.4 hello"))
        direct, asked = document.file.url, document.url
    assert host_client("shop-a").get(direct).status_code == 404
    assert host_client("shop-a").get(asked).status_code == 200
    assert host_client("shop-b").get(asked).status_code == 404


@pytest.mark.parametrize("ending", ["avif", "webp", "jpg"])
def test_a_size_is_made_when_it_is_asked_for(
    tenant_a: Any, in_tenant: Any, make_picture: Any, host_client: Any, ending: str
) -> None:
    from io import BytesIO

    from PIL import Image

    picture = make_picture(tenant_a)
    with in_tenant(tenant_a):
        address = address_of(picture, 320, "4:5", ending)
    answer = host_client("shop-a").get(address)
    image = Image.open(BytesIO(b"".join(answer.streaming_content)))
    assert image.size == (320, 400)
    assert answer.headers["Content-Type"] == {"jpg": "image/jpeg"}.get(ending, f"image/{ending}")


def test_only_sizes_that_we_offer_are_made(tenant_a: Any, in_tenant: Any, make_picture: Any, host_client: Any) -> None:
    picture = make_picture(tenant_a)
    with in_tenant(tenant_a):
        address = address_of(picture, 320, "4:5", "webp")
    client = host_client("shop-a")
    assert client.get(address.replace("w320", "w321")).status_code == 404
    assert client.get(address.replace("4x5", "4x6")).status_code == 404
    assert filter_of("w99999", "webp") is None and filter_of("w320", "svg") is None
    with in_tenant(tenant_a):
        assert picture.renditions.count() == 0


def test_the_measures_are_those_of_the_file(tenant_a: Any, in_tenant: Any, make_picture: Any) -> None:
    picture = make_picture(tenant_a, description="Oud", description_ar="عود")
    with in_tenant(tenant_a):
        assert measures(picture) == (1600, 1200) and measures(picture, "4:5") == (960, 1200)
        assert widths_of(picture, "4:5") == [160, 320, 480, 640, 960]
        it = sized(picture, ratio="4:5", language="ar")
        assert (it.width, it.height, it.alt) == (960, 1200, "عود")
        rendition = picture.get_rendition(filter_of("w960-4x5", "webp"))
        assert (rendition.width, rendition.height) == (it.width, it.height)


def test_a_new_focal_point_makes_new_addresses(tenant_a: Any, in_tenant: Any, make_picture: Any) -> None:
    picture = make_picture(tenant_a)
    with in_tenant(tenant_a):
        before = address_of(picture, 320)
        picture.focal_point_x, picture.focal_point_y = 10, 10
        assert address_of(picture, 320) != before


@pytest.mark.parametrize(
    ("name", "content", "accepted"),
    [
        ("oud.png", drawing((60, 60)), True),
        ("oud.jpg", drawing((60, 60)), False),  # a PNG that says it is a JPEG
        ("oud.svg", SVG, False),
        ("oud.png", SVG, False),
        ("oud.png", b"<html>", False),
    ],
)
def test_a_picture_is_known_by_its_content(
    tenant_a: Any, in_tenant: Any, make_person: Any, admin: Any, name: str, content: bytes, accepted: bool
) -> None:
    client = admin(tenant_a, make_person(tenant_a, "Editors"))
    client.post("/cms/images/add/", {"title": "Oud", "file": SimpleUploadedFile(name, content), "collection": 1})
    with in_tenant(tenant_a):
        assert Picture.objects.exists() is accepted


def test_a_picture_of_too_many_points_is_refused(
    tenant_a: Any, in_tenant: Any, make_person: Any, admin: Any, settings: Any
) -> None:
    client = admin(tenant_a, make_person(tenant_a, "Editors"))
    large = drawing((7000, 6000))
    client.post("/cms/images/add/", {"title": "Huge", "file": SimpleUploadedFile("huge.png", large), "collection": 1})
    with in_tenant(tenant_a):
        assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "accepted"),
    [
        ("a.pdf", b"%PDF-1.7 ...", True),
        ("a.pdf", b"<html><script>", False),
        ("a.csv", "name,price\nعود,680\n".encode(), True),
        ("a.txt", b"<script>alert(1)</script>", False),
        ("a.docx", b"PK\x03\x04....", False),  # begins as one and is none
        ("a.docx", b"MZ\x90\x00", False),
        ("a.exe", b"MZ\x90\x00", False),
    ],
)
def test_a_document_is_known_by_its_content(name: str, content: bytes, accepted: bool) -> None:
    file = SimpleUploadedFile(name, content)
    if accepted:
        check_document(file, name)
    else:
        with pytest.raises(ValidationError):
            check_document(file, name)
