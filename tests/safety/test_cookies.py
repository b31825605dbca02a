"""Rules 5, 6 and 8: cookies of one host, sessions of one tenant, and what is signed or sealed when the key changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from cityos.environment import ROOT
from tenancy.errors import DomainError
from tenancy.sealing import seal, unseal
from tenancy.signing import read_value, sign_value
from tests.house.__main__ import PRODUCTION
from tests.safety.people import PASSWORD, person_of
from tests.safety.rules import rule

ASKED = ("SESSION", "CSRF", "LANGUAGE")
LOOK = """
import json, sys
sys.path[:0] = [".", "site"]
from cityos import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if "COOKIE" in name
    or name.startswith(("SECURE_", "CSRF_", "USE_X", "OIDC_REDIRECT")) or name == "DEBUG"}, default=str))
"""


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    """The settings of a real city."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("CITYOS_", "DJANGO_"))}
    env |= {**PRODUCTION, "CITYOS_DATA": os.environ["CITYOS_DATA"]}
    done = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@rule(5)
def test_cookies_of_a_real_city_belong_to_one_host(production: dict[str, Any]) -> None:
    assert production["DEBUG"] is False
    named = {kind: production[f"{kind}_COOKIE_NAME"] for kind in ("SESSION", "CSRF")}
    named["BASKET"] = production["OSCAR_BASKET_COOKIE_OPEN"]
    assert all(name.startswith("__Host-") for name in named.values()), named
    for kind in ASKED:
        assert production[f"{kind}_COOKIE_SECURE"] is True and production[f"{kind}_COOKIE_SAMESITE"] == "Lax", kind
        assert not production.get(f"{kind}_COOKIE_DOMAIN") and production.get(f"{kind}_COOKIE_PATH", "/") == "/", kind
    assert production["SESSION_COOKIE_HTTPONLY"] is True and production["OSCAR_BASKET_COOKIE_SECURE"] is True
    assert production["USE_X_FORWARDED_HOST"] is False and not production.get("CSRF_TRUSTED_ORIGINS")
    assert production["SECURE_SSL_REDIRECT"] is True and not production.get("OIDC_REDIRECT_ALLOWED_HOSTS")


@rule(5)
def test_every_cookie_that_is_set(host_client: Any, tenant_a: Any, settings: Any) -> None:
    for kind in ASKED:
        setattr(settings, f"{kind}_COOKIE_SECURE", True)
    person = person_of(tenant_a)
    seen: dict[str, Any] = {}
    shop, office = host_client("shop-a"), host_client("alpha")
    own = {"sec-fetch-site": "same-origin"}
    login = {"email": person.email, "password": PASSWORD}
    for client, path, sent in (
        (shop, "/en/account/login/", login),
        (office, "/dashboard/login/", login),
        (office, "/dashboard/language/", {"language": "ar"}),
    ):
        seen |= dict(client.post(path, sent, headers=own, secure=True).cookies)
    seen |= dict(shop.get("/en/account/profile/", secure=True).cookies)
    assert {"session", "language"} <= set(seen)
    for name, cookie in seen.items():
        assert not cookie["domain"] and cookie["path"] == "/" and cookie["samesite"] == "Lax", name
        assert cookie["secure"], name
        assert cookie["httponly"] or name in {"csrf", "language"}, name


@rule(6)
def test_a_session_gets_a_new_key_and_is_worth_nothing_elsewhere(
    host_client: Any, tenant_a: Any, tenant_b: Any
) -> None:
    person, _other = person_of(tenant_a), person_of(tenant_b, "boss@alpha.example")
    client = host_client("alpha")
    client.cookies["session"] = "f" * 32
    sent = {"email": person.email, "password": PASSWORD}
    client.post("/dashboard/login/", sent, headers={"sec-fetch-site": "same-origin"})
    key = client.cookies["session"].value
    assert key != "f" * 32 and client.get("/dashboard/").status_code == 200
    for host in ("beta", "", "shop-b"):
        elsewhere = host_client(host)
        elsewhere.cookies["session"] = key
        path = {"beta": "/dashboard/", "": "/cms/", "shop-b": "/en/account/"}[host]
        assert elsewhere.get(path).status_code == 302, host


@rule(8)
def test_what_one_tenant_signed_is_nothing_to_another(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a):
        signed = sign_value("order", "10001")
        assert read_value("order", signed) == "10001" and read_value("basket", signed) is None
    with in_tenant(tenant_b):
        assert read_value("order", signed) is None


@rule(8)
def test_the_key_of_the_installation_can_be_changed(tenant_a: Any, in_tenant: Any, settings: Any) -> None:
    """From end to end: what was signed and sealed stays good while the former key is named, secrets are sealed anew,
    and when the former key goes only what was sealed anew is left."""
    from django.core.management import call_command

    from tenancy.context import in_the_city
    from tenancy.models import TenantSettings

    former = settings.SECRET_KEY
    with in_the_city():
        TenantSettings.objects.update_or_create(
            tenant=tenant_a, defaults={"smtp_password": seal("tenant-mail", "open sesame")}
        )
    left_behind = seal("tenant-mail", "left behind")
    with in_tenant(tenant_a):
        signed = sign_value("order", "10001")

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next key of the installation, long enough", [former]
    assert unseal("tenant-mail", _password(tenant_a)) == "open sesame"
    with in_tenant(tenant_a):
        assert read_value("order", signed) == "10001"
        anew = sign_value("order", "10001")
        assert anew != signed
    call_command("reseal_secrets")
    call_command("reseal_secrets")

    settings.SECRET_KEY_FALLBACKS = []
    assert unseal("tenant-mail", _password(tenant_a)) == "open sesame"
    with pytest.raises(DomainError):
        unseal("tenant-mail", left_behind)
    with in_tenant(tenant_a):
        assert read_value("order", signed) is None and read_value("order", anew) == "10001"


def _password(tenant: Any) -> str:
    from tenancy.context import in_the_city
    from tenancy.models import TenantSettings

    with in_the_city():
        return str(TenantSettings.objects.get(tenant=tenant).smtp_password)


@rule(8)
def test_everything_that_is_sealed_is_sealed_anew() -> None:
    """Each purpose that any code seals for is on the list of what is opened and sealed again."""
    import re

    from orchestration.integrations.resealing import sealed_columns

    rooms = ("site", "cms", "commerce", "portals", "orchestration")
    texts = [path.read_text() for room in rooms for path in (ROOT / room).rglob("*.py") if "sealing" not in path.name]
    sealing = [text for text in texts if re.search(r"from tenancy.sealing import .*\bseal\b", text)]
    found = [re.search(r'^PURPOSE = "([\w-]+)"', text, re.MULTILINE) for text in sealing]
    # Those that are asked for anew when they cannot be read: tokens of push and of sign-in at another's door.
    passing = {"push-token", "oidc-session"}
    named = {each[1] for each in found if each} - passing
    assert len(named) >= 5 and named <= {each.purpose for each in sealed_columns()}, named
