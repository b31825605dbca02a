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


def test_moves_and_domains_are_posted(
    tree: Tree, tenant_a: Any, tenant_b: Any, operator: User, host_client: Any
) -> None:
    client = host_client("", operator)
    store = Store.objects.get(handle="shop-a")

    def post(name: str, *args: Any, status: int = 302, **data: str) -> None:
        address = reverse(name, args=args, urlconf=CITY)
        assert client.get(address).status_code == 405
        assert client.post(address, data, headers={"sec-fetch-site": "same-origin"}).status_code == status

    post("platform_add_domain", tenant_b.pk, domain="Alder.example", store=str(store.pk))
    assert not Domain.objects.filter(domain="alder.example").exists(), "the store is another tenant's"
    post("platform_add_domain", tenant_a.pk, domain="Alder.example", store=str(store.pk))
    domain = Domain.objects.get(domain="alder.example")
    assert domain.store == store
    # What closes something is asked again first; a tenant closes for a reason that is written down.
    post("platform_remove_domain", domain.pk, status=200)
    assert Domain.objects.get(pk=domain.pk).removed_at is None
    post("platform_remove_domain", domain.pk, sure="1")
    assert Domain.objects.get(pk=domain.pk).removed_at
    for given in ({}, {"sure": "1"}, {"sure": "1", "note": "  "}):
        post("platform_move", tenant_a.pk, "suspend", status=200, **given)
        assert Tenant.objects.get(pk=tenant_a.pk).status != "suspended"
    post("platform_move", tenant_a.pk, "suspend", sure="1", note="late")
    row = Tenant.objects.get(pk=tenant_a.pk)
    assert row.status == "suspended" and row.metadata["status_history"][-1]["reason"] == "late"
    post("platform_rename", tenant_a.pk, handle="omega")
    assert Tenant.objects.get(pk=tenant_a.pk).handle == "omega"
    post("platform_delete", tenant_a.pk, handle="wrong")
    assert Tenant.objects.filter(pk=tenant_a.pk).exists()


def test_a_member_is_removed_when_that_is_meant(tenant_a: Any, operator: User, host_client: Any) -> None:
    from identity.members.services import ensure_member
    from tenancy.actor import Actor

    with in_the_city():
        user = User.objects.create_user("amal@city.test", "long-enough-phrase")
        member = ensure_member(user=user, tenant=tenant_a, role="viewer", actor=Actor.system("tests"))
    client = host_client("", operator)
    address = reverse("platform_member_move", args=[member.pk, "remove"], urlconf=CITY)
    asked = client.post(address, headers={"sec-fetch-site": "same-origin"})
    assert asked.status_code == 200 and "amal@city.test" in asked.content.decode()
    member.refresh_from_db()
    assert member.removed_at is None
    assert client.post(address, {"sure": "1"}, headers={"sec-fetch-site": "same-origin"}).status_code == 302
    member.refresh_from_db()
    assert member.removed_at
