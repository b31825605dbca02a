"""Roles that a realm gives in a tenant: the place, the dashboard, and both gone within a minute."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from identity.members.models import TenantUser
from identity.oidc.models import OidcIdentity
from identity.people.models import User
from tests.identity.oidc.conftest import Clock
from tests.identity.oidc.keycloak import Keycloak, Visitor

pytestmark = pytest.mark.django_db
Comes = Callable[..., tuple[Visitor, str, str]]


@pytest.fixture
def comes(keycloak: Keycloak, alpha_realm: str, visitor: Any) -> Comes:
    """`comes("tenant-admin")`: somebody with this role comes in at the dashboard; with their subject and address."""

    def make(*roles: str, group: str = "", email: str = "") -> tuple[Visitor, str, str]:
        email = email or f"staff-{secrets.token_hex(4)}@alpha.example"
        subject = keycloak.add_person(alpha_realm, email, roles=roles, group=group)
        made = visitor("alpha")
        assert made.sign_in(email).status_code == 302
        return made, subject, email

    return make


def _place(email: str) -> TenantUser | None:
    return TenantUser.objects.filter(user__email=email, tenant__handle="alpha").first()


def test_an_admin_comes_in_and_goes_with_the_role(
    keycloak: Keycloak, alpha_realm: str, comes: Comes, clock: Clock, tenant_a: Any, in_tenant: Any
) -> None:
    boss, subject, email = comes("tenant-admin")
    assert boss.city.get("/dashboard/").status_code == 200
    place = _place(email)
    assert place is not None and (place.role, place.status) == ("tenant-admin", "active")
    assert not place.user.is_staff and not place.user.has_usable_password()
    keycloak.give_roles(alpha_realm, subject, "auditor")
    keycloak.give_roles(alpha_realm, subject, "tenant-admin", take=True)
    other, _subject, _email = comes("tenant-admin")  # a tenant is never left without an admin
    clock.pass_by(46)
    boss.city.get("/dashboard/")
    place = _place(email)
    assert place is not None and place.role == "auditor"
    keycloak.give_roles(alpha_realm, subject, "auditor", take=True)
    clock.pass_by(46)
    assert boss.city.get("/dashboard/").status_code in {302, 403}
    place = _place(email)
    assert place is not None and place.status == "inactive"
    with in_tenant(tenant_a):
        account = User.objects.get(email=email)
        assert not account.is_staff and not account.is_superuser and account.is_active
    keycloak.give_roles(alpha_realm, subject, "tenant-admin")
    clock.pass_by(901)
    again = Visitor(other.city.__class__(HTTP_HOST="alpha.localhost"))
    assert again.sign_in(email).status_code == 302
    assert again.city.get("/dashboard/").status_code == 200


def test_a_store_manager_gets_the_stores_of_their_groups(comes: Comes, tenant_a: Any) -> None:
    store = tenant_a.stores.get(handle="shop-a")
    _manager, _subject, email = comes("store-manager", group="/stores/shop-a")
    place = _place(email)
    assert place is not None and place.role == "store-manager" and place.store_ids == [store.pk]


def test_a_role_without_its_stores_is_not_given(comes: Comes) -> None:
    manager, _subject, email = comes("store-manager")
    assert _place(email) is None
    assert manager.city.get("/dashboard/").status_code in {302, 403}


def test_a_tenants_realm_gives_no_super_admin(comes: Comes) -> None:
    someone, _subject, email = comes("super-admin")
    assert _place(email) is None
    assert someone.city.get("/dashboard/").status_code in {302, 403}


def test_what_others_gave_or_took_stays(
    keycloak: Keycloak, alpha_realm: str, comes: Comes, clock: Clock, tenant_a: Any
) -> None:
    from identity.members.services import ensure_member, suspend_member
    from tenancy.actor import Actor

    actor = Actor.system("tests")
    email = f"given-{secrets.token_hex(4)}@alpha.example"
    own = User.objects.create_user(email)
    member = ensure_member(user=own, tenant=tenant_a, role="auditor", actor=actor)
    _someone, subject, _email = comes("viewer", email=email)
    place = _place(email)
    assert place is not None and place.role == "auditor"
    suspend_member(member=member, actor=actor)
    keycloak.give_roles(alpha_realm, subject, "tenant-admin")
    clock.pass_by(46)
    back = Visitor(_someone.city.__class__(HTTP_HOST="alpha.localhost"))
    back.sign_in(email)
    place = _place(email)
    assert place is not None and (place.role, place.status) == ("auditor", "inactive")


def test_an_operators_account_is_not_used_by_a_tenants_realm(comes: Comes, tenant_a: Any, in_tenant: Any) -> None:
    email = f"operator-{secrets.token_hex(4)}@city.example"
    operator = User.objects.create_superuser(email, "correct horse battery")
    comes("tenant-admin", email=email)
    assert not TenantUser.objects.filter(user=operator).exists()
    assert not OidcIdentity.objects.filter(user=operator).exists()
    with in_tenant(tenant_a):
        assert not User.objects.get(email=email).is_staff


def test_a_group_of_the_citys_realm_gives_a_role_in_one_tenant(
    keycloak: Keycloak, city_realm: str, settings: Any, tenant_a: Any, visitor: Any
) -> None:
    settings.OIDC_CITY = {**settings.OIDC_CITY, "for_tenants": True}
    email = f"city-{secrets.token_hex(4)}@city.example"
    keycloak.add_person(city_realm, email, roles=("tenant-admin",), group="/tenants/alpha/auditor")
    keycloak.allow(city_realm, "cityos", "http://alpha.localhost:8000", "http://beta.localhost:8000")
    assert visitor("alpha").sign_in(email).status_code == 302
    assert visitor("beta").sign_in(email).status_code == 302
    assert [(row.tenant.handle, row.role) for row in TenantUser.objects.filter(user__email=email)] == [
        ("alpha", "auditor")
    ]
