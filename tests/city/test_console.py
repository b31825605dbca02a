"""The operator's console: every list and page opens for operators, in the city, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from identity.people.models import User
from portals.platform.registry import GroundGroup, TenantsGroup
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Domain, Store, Tenant
from tests.city.conftest import Tree

pytestmark = pytest.mark.django_db
CITY = "cityos.urls.city"
PAGES = ["platform_tree", "platform_new_tenant"]
LISTS = [viewset.name for group in (TenantsGroup, GroundGroup) for viewset in group.items]


@pytest.fixture
def operator(db: None) -> User:
    with in_the_city():
        return User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")


def _addresses(tenant: Tenant) -> list[str]:
    lists = [reverse(f"{name}:index", urlconf=CITY) for name in LISTS]
    own = [reverse(name, urlconf=CITY) for name in PAGES]
    return [*lists, *own, reverse("platform_tenant", args=[tenant.pk], urlconf=CITY)]


def test_every_page_opens_in_both_languages(tree: Tree, tenant_a: Any, operator: User, host_client: Any) -> None:
    client = host_client("", operator)
    for language in ("en", "ar"):
        for address in _addresses(tenant_a):
            assert client.get(address, headers={"accept-language": language}).status_code == 200, address


def test_rows_are_searched_filtered_and_have_a_history(
    tree: Tree, tenant_a: Any, tenant_b: Any, operator: User, host_client: Any
) -> None:
    client = host_client("", operator)
    found = client.get("/cms/registry/store/?q=Alder").content.decode()
    assert "Alder Shop" in found and "Birch Shop" not in found
    found = client.get(f"/cms/registry/store/?tenant={tenant_b.pk}").content.decode()
    assert "Birch Shop" in found and "Alder Shop" not in found
    store = Store.objects.get(handle="shop-a")
    for page in ("edit", "history", "inspect"):
        assert client.get(f"/cms/registry/store/{page}/{store.pk}/").status_code == 200, page


def test_nobody_else_gets_in(tree: Tree, tenant_a: Any, host_client: Any) -> None:
    with in_the_city():
        editor = User.objects.create_user(email="editor@city.test", password="long-enough-phrase", is_staff=True)
    with in_tenant(tenant_a):
        theirs = User.objects.create_superuser(email="boss@alpha.test", password="long-enough-phrase")
    for address in _addresses(tenant_a):
        for client in (host_client(""), host_client("", editor)):
            assert client.get(address).status_code in (302, 403), address
    with in_tenant(tenant_a):
        client = host_client("alpha", theirs)
    for address in _addresses(tenant_a):
        answer = client.get(address)
        assert answer.status_code in (302, 403, 404), address
        assert "Birch" not in answer.content.decode()


def test_moves_and_domains_are_posted(tree: Tree, tenant_a: Any, operator: User, host_client: Any) -> None:
    client = host_client("", operator)
    store = Store.objects.get(handle="shop-a")

    def post(name: str, *args: Any, **data: str) -> None:
        address = reverse(name, args=args, urlconf=CITY)
        assert client.get(address).status_code == 405
        assert client.post(address, data, headers={"sec-fetch-site": "same-origin"}).status_code == 302

    post("platform_add_domain", store.pk, domain="Alder.example")
    assert Domain.objects.get(domain="alder.example").store == store
    post("platform_remove_domain", Domain.objects.get(domain="alder.example").pk)
    assert Domain.objects.get(domain="alder.example").removed_at
    post("platform_move", tenant_a.pk, "suspend", reason="late")
    assert Tenant.objects.get(pk=tenant_a.pk).status == "suspended"
    post("platform_rename", tenant_a.pk, handle="omega")
    assert Tenant.objects.get(pk=tenant_a.pk).handle == "omega"
    post("platform_delete", tenant_a.pk, handle="wrong")
    assert Tenant.objects.filter(pk=tenant_a.pk).exists()
