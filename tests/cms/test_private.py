"""A private file is given out by a view that asks, to nobody else, and never by its plain address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction

from cms.media.models import File
from cms.media.renditions import address_of
from tenancy.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_document(in_tenant: Callable[..., Any]) -> Callable[..., tuple[str, str]]:
    """A document of a store, or of all stores: the address that asks, and the file's plain one."""

    def make(tenant: Any, store: str = "") -> tuple[str, str]:
        store_id = Store.objects.get(handle=store).pk if store else None
        with in_tenant(tenant):
            made = File.objects.create(
                title="terms", store_id=store_id, file=ContentFile(b"%PDF-1.7 terms", name="terms.pdf")
            )
            return made.url, made.file.url

    return make


def test_a_store_gives_out_its_own_documents_only(
    tenant_a: Any, tenant_b: Any, make_document: Any, host_client: Any
) -> None:
    own, plain = make_document(tenant_a, "shop-a")
    shared, _plain = make_document(tenant_a)
    expected = {("shop-a", own): 200, ("annex-a", own): 404, ("annex-a", shared): 200, ("shop-b", own): 404}
    found = {(label, address): host_client(label).get(address).status_code for label, address in expected}
    assert found == expected
    assert {host_client(label).get(plain).status_code for label in ("shop-a", "annex-a", "shop-b", "alpha")} == {404}


def test_the_back_office_gives_documents_to_its_staff(
    tenant_a: Any, make_document: Any, make_person: Any, admin: Any, host_client: Any
) -> None:
    own, _plain = make_document(tenant_a, "shop-a")
    annex = Store.objects.get(handle="annex-a").pk
    assert host_client("alpha").get(own).status_code == 404
    assert admin(tenant_a, make_person(tenant_a)).get(own).status_code == 200
    assert admin(tenant_a, make_person(tenant_a, "Editors", store_ids=[annex])).get(own).status_code == 404


def test_a_picture_of_a_private_collection_is_not_shown_by_any_address(
    tenant_a: Any, make_picture: Any, make_person: Any, host_client: Any, in_tenant: Any
) -> None:
    picture = make_picture(tenant_a)
    with in_tenant(tenant_a):
        made = picture.get_rendition("width-160|format-webp").file.url
        addresses = [picture.file.url, made, address_of(picture, 160)]
    visitor = host_client("shop-a")
    assert [visitor.get(address).status_code for address in addresses] == [200, 200, 200]
    with in_tenant(tenant_a):
        root = Collection.get_first_root_node()
        CollectionViewRestriction.objects.create(collection=root, restriction_type=CollectionViewRestriction.LOGIN)
    assert [visitor.get(address).status_code for address in addresses] == [404, 404, 404]
    with in_tenant(tenant_a):
        visitor.force_login(make_person(tenant_a))
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
