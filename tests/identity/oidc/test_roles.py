"""What claims give: plain decisions, and what a real realm says."""

from __future__ import annotations

from typing import Any

import pytest

from identity.members.models import Role
from identity.oidc.providers import Provider
from identity.oidc.roles import role_of
from tests.identity.oidc.conftest import Clock
from tests.identity.oidc.keycloak import Keycloak

CITY = Provider(ref="city", issuer="https://id.example/realms/city", client_id="cityos", secret="")
ALPHA = Provider(
    ref="1",
    issuer="https://id.example/realms/alpha",
    client_id="web",
    secret="",
    tenant_id=1,
    role_map={"Boss": "tenant-admin"},
)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPER_ADMIN])
def test_a_tenants_realm_gives_each_role_but_one(role: Role) -> None:
    assert role_of({"realm_access": {"roles": [role.value, "offline_access"]}}, ALPHA, tenant_handle="alpha") is role


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"realm_access": {"roles": ["super-admin"]}}, None),
        ({"resource_access": {"web": {"roles": ["auditor"]}}}, Role.AUDITOR),
        ({"resource_access": {"another": {"roles": ["auditor"]}}}, None),
        ({"groups": ["/viewer"]}, Role.VIEWER),
        ({"groups": ["Boss"]}, Role.TENANT_ADMIN),
        ({"realm_access": {"roles": ["viewer", "ZONE_OPERATOR"]}}, Role.ZONE_OPERATOR),
        ({"realm_access": {"roles": "tenant-admin"}, "groups": {"tenant-admin": 1}}, None),
        ({"realm_access": ["tenant-admin"], "resource_access": {"web": ["auditor"]}, "groups": [7, None]}, None),
        ({}, None),
    ],
)
def test_a_tenants_realm(claims: dict[str, Any], role: Role | None) -> None:
    assert role_of(claims, ALPHA, tenant_handle="alpha") is role


def test_a_tenant_cannot_map_to_super_admin_even_by_a_row_of_its_own() -> None:
    sly = Provider(ref="1", issuer="i", client_id="web", secret="", tenant_id=1, role_map={"x": "super-admin"})
    assert role_of({"realm_access": {"roles": ["x"]}}, sly, tenant_handle="alpha") is None


@pytest.mark.parametrize(
    ("claims", "in_city", "in_alpha"),
    [
        ({"realm_access": {"roles": ["super-admin"]}}, Role.SUPER_ADMIN, None),
        ({"realm_access": {"roles": ["tenant-admin"]}}, None, None),
        ({"groups": ["/tenants/alpha/store-manager"]}, None, Role.STORE_MANAGER),
        ({"groups": ["/tenants/alpha/super-admin", "/tenants/beta/tenant-admin"]}, None, None),
        ({"groups": ["/tenants/alpha/viewer", "/tenants/alpha/auditor"]}, None, Role.AUDITOR),
        ({"groups": ["/other/tenants/alpha/auditor", "tenants/alpha/auditor"]}, None, None),
    ],
)
def test_the_citys_realm(claims: dict[str, Any], in_city: Role | None, in_alpha: Role | None) -> None:
    assert role_of(claims, CITY) is in_city
    assert role_of(claims, CITY, tenant_handle="alpha") is in_alpha


@pytest.mark.django_db
def test_an_operator_comes_in_and_goes_with_the_role(
    keycloak: Keycloak, city_realm: str, visitor: Any, clock: Clock
) -> None:
    from identity.people.models import User

    subject = keycloak.add_person(city_realm, "operator@city.example", roles=("super-admin",))
    operator = visitor()
    answer = operator.sign_in("operator@city.example")
    assert (answer.status_code, answer["Location"]) == (302, "/cms/")
    assert operator.city.get("/cms/").status_code == 200
    keycloak.give_roles(city_realm, subject, "super-admin", take=True)
    clock.pass_by(46)
    assert operator.city.get("/cms/").status_code == 302
    user = User.objects.get(email="operator@city.example")
    assert not user.is_superuser and not user.is_staff


@pytest.mark.django_db
def test_what_others_gave_is_not_taken(keycloak: Keycloak, city_realm: str, visitor: Any, clock: Clock) -> None:
    """A super admin of our own who connects the two accounts stays one, whatever the realm says of them."""
    from identity.people.models import User

    keycloak.add_person(city_realm, "own@city.example")
    User.objects.create_superuser("own@city.example", "correct horse battery")
    own = visitor()
    refused = own.sign_in("own@city.example")
    assert refused.status_code == 403 and "next=%2Foidc%2Fconnect%2F" in refused.context["door"]
    own.city.force_login(User.objects.get(email="own@city.example"))
    session = own.city.session
    assert session["oidc_pending"]["email"] == "own@city.example"
    page = own.city.get("/oidc/connect/")
    assert page.status_code == 200
    assert own.city.post("/oidc/connect/", headers={"sec-fetch-site": "same-origin"}).status_code == 302
    again = visitor()
    assert again.sign_in("own@city.example")["Location"] == "/cms/"
    clock.pass_by(46)
    assert again.city.get("/cms/").status_code == 200
    assert User.objects.get(email="own@city.example").is_superuser


@pytest.mark.django_db
def test_a_proof_laid_into_somebody_elses_browser_connects_nothing(
    keycloak: Keycloak, city_realm: str, visitor: Any
) -> None:
    from identity.oidc.models import OidcIdentity
    from identity.people.models import User

    keycloak.add_person(city_realm, "thief@city.example")
    User.objects.create_superuser("thief@city.example", "correct horse battery")
    victim = User.objects.create_superuser("victim@city.example", "correct horse battery")
    browser = visitor()
    assert browser.sign_in("thief@city.example").status_code == 403
    browser.city.force_login(victim)
    assert browser.city.post("/oidc/connect/", headers={"sec-fetch-site": "same-origin"}).status_code == 403
    assert not OidcIdentity.objects.exists()
