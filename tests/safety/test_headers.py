"""Rules 15 to 17: what every answer says to the browser, on each face, whatever its status."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.conf import settings as configured

from tests.contract.addresses import every_address
from tests.safety.people import person_of
from tests.safety.rules import rule

FACES = {"city": "cityos.urls.city", "tenant": "cityos.urls.tenant", "store": "cityos.urls.store"}
HOSTS = {"city": "", "tenant": "alpha", "store": "shop-a"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
}


@pytest.fixture
def https(settings: Any) -> None:
    """As a real city is reached."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


def faults(path: str, answer: Any) -> list[str]:
    """What this answer lacks."""
    said = answer.headers
    found = [f"{name} is {said.get(name)}" for name, wanted in ALWAYS.items() if said.get(name) != wanted]
    policy = directives(said.get("Content-Security-Policy", ""))
    if "sandbox" not in policy:
        found += _of_policy(path, policy)
    framed = said.get("X-Frame-Options")
    if framed != ("SAMEORIGIN" if is_preview(path) else "DENY"):
        found.append(f"X-Frame-Options is {framed}")
    if "camera=()" not in said.get("Permissions-Policy", ""):
        found.append("no Permissions-Policy")
    if said.get("Cross-Origin-Resource-Policy") not in {"same-origin", "same-site"}:
        found.append("no Cross-Origin-Resource-Policy")
    if said.get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains; preload":
        found.append(f"HSTS is {said.get('Strict-Transport-Security')}")
    if not re.fullmatch(r"no-referrer|origin|same-origin|strict-origin-when-cross-origin", said["Referrer-Policy"]):
        found.append(f"Referrer-Policy is {said['Referrer-Policy']}")
    found += [f"{name} is said" for name in said if name.lower().startswith("access-control-")]
    kept = said.get("Cache-Control", "")
    seconds = [int(number) for number in re.findall(r"(?:max-age|s-maxage)=(\d+)", kept)]
    if not kept or (answer.status_code >= 400 and "no-store" not in kept and max(seconds, default=99) > 10):
        found.append(f"{answer.status_code} with Cache-Control {kept!r}")
    return found


SHOWN = re.compile(r"/view_draft/|/revisions/\d+/view/|/workflow_preview/")


def is_preview(path: str) -> bool:
    """Whether Wagtail's editor frames this page."""
    return path.startswith("/cms/") and re.search(r"/(block-)?preview/", path) is not None


def directives(policy: str) -> dict[str, list[str]]:
    """`{"script-src": ["'self'"]}`"""
    return {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}


def _of_policy(path: str, policy: dict[str, list[str]]) -> list[str]:
    preview, admin = is_preview(path), path.startswith("/cms/") and not SHOWN.search(path)
    wanted = {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'" if preview else "'none'"],
        "report-uri": ["/csp-reports"],
    }
    found = [f"{name} is {policy.get(name)}" for name, value in wanted.items() if policy.get(name) != value]
    for name in ("script-src", "style-src"):
        allowed = [word for word in policy.get(name, ["*"]) if not word.startswith("'nonce-")]
        more = ["'unsafe-inline'"] if admin and not preview and name == "style-src" else []
        if allowed != ["'self'", *more]:
            found.append(f"{name} is {policy.get(name)}")
    if policy.get("form-action", [""])[0] != "'self'":
        found.append(f"form-action is {policy.get('form-action')}")
    return found


# What a browser does not run: data, and the source of forms that a script will make.
OTHER_WORDS = re.compile(r"<script[^>]*type=\"(?:application|text)/(?!javascript).*?</script>", re.DOTALL)
INLINE = re.compile(r"<(script|style)\b(?![^>]*\bsrc=)([^>]*)>|\s(on\w+|style)=\"", re.IGNORECASE)
DATA = re.compile(r'type="(application/(ld\+)?json|text/[\w-]*(template|html)[\w-]*)"')


def inline_things(path: str, answer: Any) -> list[str]:
    """Scripts and styles in a page that its policy does not allow by their nonce; handlers and style attributes."""
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    nonces = set(re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]))
    admin, found = path.startswith("/cms/"), []
    for each in INLINE.finditer(OTHER_WORDS.sub("", answer.content.decode())):
        kind, attributes, handler = each[1], each[2] or "", each[3]
        if DATA.search(attributes) or (admin and (handler or kind or "").lower() == "style"):
            continue
        nonce = re.search(r'nonce="([^"]+)"', attributes)
        if handler or nonce is None or nonce[1] not in nonces:
            found.append(each[0][:80])
    return found


@rule(13, 15, 16, 17)
@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("who", ["stranger", "boss"])
def test_every_answer_of_every_face(
    face: str, who: str, https: None, host_client: Any, tenant_a: Any, in_tenant: Any, capsys: Any
) -> None:
    client = host_client(HOSTS[face])
    if who == "boss":
        tenant = tenant_a if face != "city" else None
        person = person_of(tenant)
        if tenant is None:
            client.force_login(person)
        else:
            with in_tenant(tenant):
                client.force_login(person)
    client.raise_request_exception = False
    seen: Counter[int] = Counter()
    wrong: dict[str, list[str]] = {}
    for address in every_address(FACES[face]):
        path = address.filled(1, "x")
        for method in ("get", "post"):
            if method == "post" and "/logout/" in path:
                continue
            answer = getattr(client, method)(path, secure=True, headers={"sec-fetch-site": "same-origin"})
            seen[answer.status_code] += 1
            found = faults(path, answer) + (inline_things(path, answer) if method == "get" else [])
            if found:
                wrong[f"{method} {path} → {answer.status_code}"] = found
    with capsys.disabled():
        print(f"\n{face}, {who}: {sum(seen.values())} answers {dict(sorted(seen.items()))}")
    assert sum(seen.values()) > 60
    assert not wrong, "\n".join(f"{each}: {found}" for each, found in wrong.items())


@rule(15)
def test_a_customers_own_domain_keeps_its_other_hosts(https: None, host_client: Any, tenant_a: Any) -> None:
    from tenancy.actor import Actor
    from tenancy.models import Store
    from tenancy.resolver.version import registry_changed
    from tenancy.services.domains import add_custom_domain, verify_domain, wanted_record

    store, actor = Store.objects.get(tenant=tenant_a, handle="shop-a"), Actor.system("tests")
    domain = add_custom_domain(store=store, host="alder.example", actor=actor)
    verify_domain(domain=domain, actor=actor, lookup=lambda host: [wanted_record(domain)])
    registry_changed()
    said = {
        host: host_client(host).get("/en/", secure=True) for host in ("alder.example", "shop-a", "nobody", "x.example")
    }
    found = {host: answer.headers.get("Strict-Transport-Security") for host, answer in said.items()}
    assert found == {
        "alder.example": "max-age=31536000",
        "shop-a": "max-age=31536000; includeSubDomains; preload",
        "nobody": "max-age=31536000; includeSubDomains; preload",
        "x.example": "max-age=31536000",
    }
    assert "Strict-Transport-Security" not in host_client("shop-a").get("/en/").headers


@rule(17)
@pytest.mark.parametrize(
    "path",
    [
        "/en/account/register/abc/",
        "/en/account/password/reset/abc/",
        "/en/account/wishlists/shared/abc/",
        "/en/checkout/order/10001/abc/",
    ],
)
def test_an_address_that_opens_something_is_told_to_nobody(path: str, host_client: Any, tenant_a: Any) -> None:
    assert host_client("shop-a").get(path).headers["Referrer-Policy"] == "no-referrer"


@rule(17)
def test_every_address_with_a_secret_is_known_by_its_blank() -> None:
    """A new blank of another name is either no secret or added to `kit.faces.headers.SECRETS`."""
    from kit.faces.headers import SECRETS

    known = SECRETS | {
        "pk", "slug", "number", "path", "prefix", "spec", "ending", "width", "name", "code", "handle", "version",
    }  # fmt: skip
    ours = {
        blank
        for urlconf in FACES.values()
        for address in every_address(urlconf)
        if getattr(address.view, "__module__", "").startswith(("portals", "cms.pages", "cms.media", "commerce"))
        for blank in address.blanks
    }
    assert {blank for blank in ours if re.search("tok|sig|secret|key|invit|hash", blank)} <= known


@rule(16)
def test_what_is_kept_for_everybody_has_no_nonce(host_client: Any, tenant_a: Any) -> None:
    for path in ("/en/", "/ar/", "/en/shop/"):
        answer = host_client("shop-a").get(path)
        assert answer.status_code == 200 and "X-Page-Cache" in answer.headers, path
        assert "nonce" not in answer.headers["Content-Security-Policy"] and b"nonce=" not in answer.content


@rule(16)
def test_a_closed_place_keeps_its_own_style(host_client: Any, tenant_a: Any) -> None:
    one, two = (host_client("nobody").get("/en/") for _again in range(2))
    nonces = [re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]) for answer in (one, two)]
    assert nonces[0] and nonces[0] != nonces[1]
    assert f'<style nonce="{nonces[0][0]}">' in one.content.decode()


@rule(16)
@pytest.mark.parametrize("path", ["", "checkout/", "account/login/", "account/register/", "basket/"])
def test_a_tenants_own_scripts_and_styles_are_on_no_page(path: str, host_client: Any, tenant_a: Any) -> None:
    """Own styles and analytics are kept in the registry; as long as no page shows them, none of these does."""
    from tenancy.models import TenantSettings

    own = {"google_analytics_id": "G-OFTENANT1", "custom_css": "body { --of: G-OFTENANT1 }"}
    TenantSettings.objects.update_or_create(tenant=tenant_a, defaults=own)
    answer = host_client("shop-a").get(f"/en/{path}", follow=True)
    assert answer.status_code == 200 and "G-OFTENANT1" not in answer.content.decode()
    policy = directives(answer.headers["Content-Security-Policy"])
    assert policy["script-src"] == ["'self'"] == policy["style-src"] == policy["form-action"]


def test_the_middleware_stands_before_the_place() -> None:
    order = configured.MIDDLEWARE
    assert order.index("kit.faces.headers.FaceHeaders") < order.index("tenancy.resolver.middleware.ResolvePlace")
