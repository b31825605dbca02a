"""What the console refuses to keep: more than a tenant may have, what belongs to another, moves that are none."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import ServiceChannel, Store, Tenant, TenantPOI, TenantRelationship
from tenancy.services.keeping import keep_row

pytestmark = pytest.mark.django_db
ADDRESS = {"address_line1": "1", "city": "Riyadh", "postal_code": "12211", "country_code": "SA"}


def refused(row: Any) -> set[str]:
    """The fields at fault."""
    with in_the_city():
        try:
            row.full_clean()
        except ValidationError as error:
            return set(error.message_dict)
    return set()


def place(tenant: Any, slug: str, **fields: Any) -> TenantPOI:
    return TenantPOI(tenant=tenant, name=slug, slug=slug, poi_type="shop", **ADDRESS, **fields)


def channel(poi: TenantPOI, kind: str, **fields: Any) -> ServiceChannel:
    return ServiceChannel(
        **{"tenant": poi.tenant, "poi": poi, "name": kind, "slug": kind, "channel_type": kind, **fields}
    )


def test_a_tenant_has_no_more_places_and_channels_than_it_may(tenant_a: Tenant) -> None:
    with in_the_city():
        Tenant.objects.filter(pk=tenant_a.pk).update(max_pois=1, max_channels=1)
        tenant = Tenant.objects.get(pk=tenant_a.pk)
        first = place(tenant, "first")
        assert not refused(first)
        first.save()
        assert not refused(first), "what is there stays"
        assert refused(place(tenant, "second")) == {"is_active"}
        assert not refused(place(tenant, "second", is_active=False))
        channel(first, "pickup").save()
        assert refused(channel(first, "delivery")) == {"is_active"}
        tenant.max_pois = tenant.max_channels = 2
        assert not refused(place(tenant, "second")) and not refused(channel(first, "delivery"))


def test_nothing_hangs_at_another_tenants_row(tenant_a: Tenant, tenant_b: Tenant) -> None:
    with in_the_city():
        theirs = place(tenant_b, "theirs")
        theirs.save()
        store = Store.objects.filter(tenant=tenant_b).first()
    assert refused(place(tenant_a, "mine", store=store)) == {"store"}
    assert refused(channel(theirs, "pickup", tenant=tenant_a)) == {"poi"}


def test_a_tenant_stands_below_no_child_of_its_own(tenant_a: Tenant, tenant_b: Tenant) -> None:
    tenant_b.parent_tenant = tenant_a
    tenant_b.save()
    tenant_a.parent_tenant = tenant_b
    assert refused(tenant_a) == {"parent_tenant"}
    tenant_a.parent_tenant = None
    assert not refused(tenant_a) and not refused(tenant_b)


def test_two_tenants_work_together_step_by_step(tenant_a: Tenant, tenant_b: Tenant) -> None:
    work = TenantRelationship(host_tenant=tenant_a, vendor_tenant=tenant_b)
    tenant_a.can_host_vendors = False
    assert refused(work) == {"host_tenant"}
    work.relationship_type = "affiliate"
    assert not refused(work)
    work.relationship_type, tenant_a.can_host_vendors = "marketplace_vendor", True
    assert not refused(work)
    keep_row(row=work, actor=Actor.system("tests"))
    assert work.approved_at is None
    work.status = "suspended"
    assert refused(work) == {"status"}, "nobody has agreed yet"
    work.status = "active"
    assert not refused(work)
    keep_row(row=work, actor=Actor(kind="user", ref="7", name="Nora"))
    assert work.approved_by == "Nora" and work.approved_at is not None
    when = work.approved_at
    for state in ("suspended", "active", "terminated"):
        work.status = state
        assert not refused(work)
        keep_row(row=work, actor=Actor(kind="user", ref="8", name="Huda"))
    assert (work.approved_by, work.approved_at) == ("Nora", when)
    work.status = "active"
    assert refused(work) == {"status"}, "what has ended has ended"


def test_whoever_came_second_finds_what_they_wrote(
    tenant_a: Tenant, host_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form saw room; when it is kept there is none."""
    from identity.people.models import User

    with in_the_city():
        operator = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
        Tenant.objects.filter(pk=tenant_a.pk).update(max_channels=1)
        tenant_a.refresh_from_db()
        first = place(tenant_a, "first")
        first.save()
        channel(first, "pickup").save()
    monkeypatch.setattr(ServiceChannel, "clean", lambda _row: None)
    told = {"tenant": tenant_a.pk, "poi": first.pk, "name": "Second window", "slug": "second", "priority": "0"}
    headers = {"sec-fetch-site": "same-origin", "accept-language": "en"}
    answer = host_client("", operator).post(
        "/cms/registry/servicechannel/new/", {**told, "channel_type": "delivery", "is_active": "on"}, headers=headers
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and "This tenant may have 1 in use." in page and "Second window" in page
    with in_the_city():
        assert ServiceChannel.objects.filter(tenant=tenant_a).count() == 1
