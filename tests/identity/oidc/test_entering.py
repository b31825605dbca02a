"""Coming in by a real Keycloak: in a shop, in the dashboard, in the city."""

from __future__ import annotations

from typing import Any

import pytest

from tests.identity.oidc.keycloak import Keycloak, query_of

pytestmark = pytest.mark.django_db


def test_a_customer_comes_in_and_is_known_the_next_time(
    keycloak: Keycloak, alpha_realm: str, visitor: Any, tenant_a: Any, in_tenant: Any
) -> None:
    from identity.oidc.models import OidcIdentity
    from identity.people.models import User

    subject = keycloak.add_person(alpha_realm, "amal@shoppers.example")
    amal = visitor("shop-a")
    address = amal.begin("/oidc/start/?next=/en/account/orders/&lang=en")
    sent = query_of(address)
    assert sent["redirect_uri"] == "http://shop-a.localhost:8000/oidc/callback/"
    assert sent["code_challenge_method"] == "S256" and len(sent["nonce"]) == 32 and sent["ui_locales"] == "en"
    answer = amal.come_back(amal.sign_in_there(address, "amal@shoppers.example"))
    assert (answer.status_code, answer["Location"]) == (302, "/en/account/orders/")
    assert amal.city.get("/en/account/orders/").status_code == 200
    with in_tenant(tenant_a):
        user = User.objects.get(email="amal@shoppers.example")
        assert user.first_name == "Amal" and not user.has_usable_password() and not user.is_staff
        known = OidcIdentity.objects.get(user=user)
        assert (known.issuer, known.subject) == (keycloak.issuer(alpha_realm), subject)
    again = visitor("shop-a")
    assert again.sign_in("amal@shoppers.example").status_code == 302
    with in_tenant(tenant_a):
        assert User.objects.filter(email__iexact="amal@shoppers.example").count() == 1
        assert OidcIdentity.objects.count() == 1
