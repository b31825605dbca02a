"""A signed or secret thing of each kind at another tenant's door; and the same at home, where it opens."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory
from django.utils import timezone

from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.signing import sign_object, sign_value
from tests.contract.planting import make_boss
from tests.contract.rows import make_row
from tests.identity.members.conftest import member, person  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")
HOSTS = ("shop-a", "shop-b")


def _twins(in_tenant: Any, make: Any, *tenants: Any) -> list[Any]:
    """The same row in each tenant."""
    made = []
    for tenant in tenants:
        with in_the_city():
            store = tenant.stores.order_by("pk").first()
        with in_tenant(tenant):
            made.append(make(store))
    return made


def test_a_basket(tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any, settings: Any) -> None:
    from commerce.basket.models import Basket

    name = settings.OSCAR_BASKET_COOKIE_OPEN
    _twins(in_tenant, lambda store: Basket.objects.create(pk=4_711, store_id=store.pk), tenant_a, tenant_b)
    with in_tenant(tenant_a):
        cookie = sign_value("basket", "4711")
    dropped = {}
    for host in ("shop-a", "shop-b"):
        client = host_client(host)
        client.cookies[name] = cookie
        answer = client.get("/en/basket/")
        dropped[host] = name in answer.cookies and not answer.cookies[name].value
    assert dropped == {"shop-a": False, "shop-b": True}


def test_the_link_of_an_order(tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any) -> None:
    from commerce.order.models import Order

    money = dict.fromkeys(("total_incl_tax", "total_excl_tax", "shipping_incl_tax", "shipping_excl_tax"), 1)

    def make(store: Any) -> Order:
        return Order.objects.create(number="TWIN1", store_id=store.pk, currency="SAR", **money)

    mine, _theirs = _twins(in_tenant, make, tenant_a, tenant_b)
    with in_tenant(tenant_a):
        path = f"/en/checkout/order/TWIN1/{mine.verification_hash()}/"
    assert host_client("shop-a").get(path).status_code == 200
    assert host_client("shop-b").get(path).status_code == 404


def test_links_by_letter(tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any) -> None:
    from identity.people.emailed import EmailedLink
    from identity.people.links import find_link

    for purpose in EmailedLink.Purpose.values:

        def make(store: Any, purpose: str = purpose) -> EmailedLink:
            ends = timezone.now() + timedelta(minutes=9)
            return EmailedLink.objects.create(
                id=f"00000000-0000-0000-0000-{list(EmailedLink.Purpose.values).index(purpose):012}",
                purpose=purpose,
                email="x@letters.example",
                expires_at=ends,
            )

        mine, _theirs = _twins(in_tenant, make, tenant_a, tenant_b)
        with in_tenant(tenant_a):
            token = sign_value(f"emailed-link:{purpose}", str(mine.pk))
            assert find_link(purpose=purpose, token=token) is not None
        with in_tenant(tenant_b):
            assert find_link(purpose=purpose, token=token) is None
        if purpose == "reset":
            codes = [host_client(host).get(f"/en/account/password/reset/{token}/").status_code for host in HOSTS]
            assert codes == [200, 410]


def test_a_code(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    from django.contrib.auth import get_user_model

    from identity.doors.codes import ask_code, digits_of, spend_code
    from identity.doors.models import Code

    def make(store: Any) -> Code:
        get_user_model().objects.create_user("twin@letters.example", "a-long-password-1")
        key = ask_code(written="twin@letters.example", language="en", store_id=None, actor=Actor("guest"))
        Code.objects.filter(pk=key).update(id="00000000-0000-0000-0000-000000004711")
        return Code.objects.get(pk="00000000-0000-0000-0000-000000004711")

    mine, theirs = _twins(in_tenant, make, tenant_a, tenant_b)
    with in_tenant(tenant_a):
        written = digits_of(mine)
    with in_tenant(tenant_b):
        assert digits_of(theirs) != written
        with pytest.raises(DomainError, check=lambda error: error.code == "doors.wrong_code"):
            spend_code(key=str(theirs.pk), written=written, actor=Actor("guest"))
    assert mine.pk == theirs.pk


def test_a_known_browser(tenant_a: Any, tenant_b: Any, in_tenant: Any, settings: Any) -> None:
    from django.http import HttpResponse

    from identity.doors.browsers import came_in, known_as, mark

    request, response = RequestFactory().get("/"), HttpResponse()
    with in_tenant(tenant_a):
        came_in(request, "sara@example.com")
        mark(request, response)
    request.COOKIES[settings.KNOWN_BROWSER_COOKIE] = response.cookies[settings.KNOWN_BROWSER_COOKIE].value
    with in_tenant(tenant_a):
        assert known_as(request, "Sara@example.com") and not known_as(request, "omar@example.com")
    with in_tenant(tenant_b):
        assert not known_as(request, "sara@example.com")
    with in_the_city():
        assert not known_as(request, "sara@example.com")


def test_an_entry(tenant_a: Any, tenant_b: Any, host_client: Any, member: Any) -> None:  # noqa: F811
    from identity.members.entering import entry_for_member

    path = urlsplit(entry_for_member(member=member("boss@city.example"))).path
    assert host_client("beta").get(path).headers.get("Location") != "/dashboard/"
    assert host_client("alpha").get(path)["Location"] == "/dashboard/"


def test_an_invitation(tenant_a: Any, tenant_b: Any, host_client: Any) -> None:
    """It is answered in the city, and it is a place in the tenant that it names, and in no other."""
    from identity.members.inviting import invitation_of, new_token
    from identity.members.models import TenantUser
    from identity.members.services import accept_invitation, invite_member

    row = invite_member(tenant=tenant_a, email="new@city.example", role="viewer", language="en", actor=SYSTEM)
    with in_the_city():
        token = new_token(row)
    assert invitation_of(token) is not None
    assert {host_client(host).get(f"/en/work/invitation/{token}/").status_code for host in ("beta", "shop-b")} == {404}
    told = {"password": "palm-harbour-42", "first_name": "Amal", "last_name": "S"}
    accept_invitation(token=token, actor=Actor("guest"), **told)
    with in_the_city():
        places = TenantUser.objects.filter(user__email="new@city.example", status="active")
        assert [place.tenant_id for place in places] == [tenant_a.pk]


def test_a_visit_of_support(tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any, person: Any) -> None:  # noqa: F811
    """What marks a session as support's counts in the tenant of the visit."""
    from identity.members.support import SESSION_KEY, begin_support

    operator = person("op@city.example", is_staff=True, is_superuser=True)
    told = {"reason": "Their orders page shows nothing.", "minutes": 30, "actor": SYSTEM}
    visits = {tenant.handle: begin_support(tenant=tenant, operator=operator, **told) for tenant in (tenant_a, tenant_b)}
    codes = {}
    for host, of in (("alpha", "alpha"), ("beta", "alpha")):
        from django.contrib.auth import get_user_model

        client = host_client(host)
        with in_tenant(tenant_a if host == "alpha" else tenant_b):
            client.force_login(get_user_model().objects.get(pk=visits[host].shadow_id))
            session = client.session
            session[SESSION_KEY] = str(visits[of].pk)
            session.save()
        codes[host] = client.get("/dashboard/").status_code
    assert codes == {"alpha": 200, "beta": 302}


def test_an_export(
    tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration.backups.models import TenantArchive
    from portals.merchant import exports

    monkeypatch.setattr(exports, "open_archive", lambda row: (tmp_path / row.file).open("rb"))
    (tmp_path / "all.zip").write_bytes(b"all")
    known = {"kind": TenantArchive.Kind.EXPORT, "status": TenantArchive.Status.READY, "file": "all.zip"}
    with in_the_city():
        row: Any = make_row(TenantArchive, "export", 950_001, 0, tenant_id=str(tenant_a.uuid), **known)
    codes = {}
    with in_tenant(tenant_a):
        token = sign_value(exports.PURPOSE, str(row.uuid))
    for tenant in (tenant_a, tenant_b):
        client = host_client(tenant.handle)
        with in_tenant(tenant):
            client.force_login(make_boss(tenant.handle))
        codes[tenant.handle] = client.get(_export_path(token)).status_code
    assert codes == {"alpha": 200, "beta": 404}


def _export_path(token: str) -> str:
    from django.urls import reverse

    return reverse("dashboard:export-file", args=[token], urlconf="cityos.urls.tenant")


def test_looking_as_another(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    from identity.personas.viewing import PURPOSE as LOOKING
    from identity.personas.viewing import enter_view

    with in_the_city():
        shops = {tenant.handle: tenant.stores.order_by("pk").first().pk for tenant in (tenant_a, tenant_b)}
    for tenant, wanted in ((tenant_a, True), (tenant_b, False)):
        with in_tenant(tenant_a):
            word = sign_object(LOOKING, {"persona": 1, "store": shops[tenant.handle], "by": "1"})
        request = SimpleNamespace(session={}, place=SimpleNamespace(store_id=shops[tenant.handle]))
        with in_tenant(tenant):
            assert enter_view(request, word) is wanted and bool(request.session) is wanted


def test_a_sign_up(tenant_a: Any, tenant_b: Any, host_client: Any) -> None:
    """It belongs to the city: no tenant's host knows its address, and its letter opens that sign-up alone."""
    from identity.signups.models import SignUp
    from identity.signups.proving import link_token, signup_behind

    with in_the_city():
        ends = timezone.now() + timedelta(hours=1)
        rows: list[Any] = [
            make_row(SignUp, f"wish{pk}", pk, 0, state="asked", expires_at=ends, provisioning_id=None)
            for pk in (950_001, 950_002)
        ]
    token = link_token(rows[0])
    found = signup_behind(token)
    assert found is not None and found.pk == rows[0].pk
    assert {host_client(host).get(f"/en/join/proof/{token}/").status_code for host in ("beta", "shop-b")} == {404}
    assert signup_behind(token.replace(str(rows[0].pk), str(rows[1].pk))) is None


def test_an_api_key(tenant_a: Any, tenant_b: Any) -> None:
    """A key says which tenant is meant, whatever host is asked: it never opens another."""
    from identity.keys.secrets import by_api_key
    from identity.keys.services import make_key

    made = {
        tenant.handle: make_key(tenant=tenant, name="Till", scopes=["orders:read"], role="viewer", actor=SYSTEM)
        for tenant in (tenant_a, tenant_b)
    }
    request = RequestFactory().get("/", headers={"X-Api-Key": made["alpha"][1]})
    place = by_api_key(request, "beta.localhost")
    assert place is not None and place.tenant_id == tenant_a.pk
    crossed = made["alpha"][1].replace(made["alpha"][0].prefix, made["beta"][0].prefix)
    with pytest.raises(DomainError, check=lambda error: error.code == "key.unknown"):
        by_api_key(RequestFactory().get("/", headers={"X-Api-Key": crossed}), "beta.localhost")


def test_the_header_of_a_gateway(tenant_a: Any, tenant_b: Any, settings: Any) -> None:
    from tenancy.resolver.gateway import by_gateway_header, sign

    settings.CITYOS_SIGNATURE_SECRET = "a-secret-of-the-gateway-that-nobody-knows"
    now = int(time.time())

    def ask(tenant: str, nonce: str) -> Any:
        told = {
            "X-Cityos-Tenant": tenant,
            "X-Cityos-Timestamp": str(now),
            "X-Cityos-Nonce": nonce,
            "X-Cityos-Signature": sign("alpha", "", now, nonce, "GET", "/"),
        }
        return by_gateway_header(RequestFactory().get("/", headers=told), "localhost")

    with pytest.raises(DomainError, check=lambda error: error.code == "gateway.bad_signature"):
        ask("beta", "nonce-0001")
    assert ask("alpha", "nonce-0002").tenant_id == tenant_a.pk


def test_a_message_of_another_system(tenant_a: Any, tenant_b: Any, host_client: Any) -> None:
    from orchestration.webhooks.keys import set_inbound_secret
    from tests.orchestration.webhooks.conftest import signed, text

    secrets = {tenant.handle: f"secret-of-{tenant.handle}-0123456789" for tenant in (tenant_a, tenant_b)}
    for tenant in (tenant_a, tenant_b):
        set_inbound_secret(tenant=tenant, source="medusa", secret=secrets[tenant.handle], actor=SYSTEM)
    body = text(event="product.updated", data={"id": "prod_1"})
    codes = {}
    for host in ("beta", "shop-b", "alpha"):
        client = host_client(host)
        sent = {"content_type": "application/json", "headers": signed(body, secret=secrets["alpha"])}
        codes[host] = client.post("/webhooks/medusa", body, **sent).status_code
    assert codes == {"beta": 401, "shop-b": 401, "alpha": 200}


def test_doors_of_the_city(tenant_a: Any, host_client: Any, settings: Any) -> None:
    """The scheduler's and the watchers' tokens are the city's: a tenant's hosts have no such doors."""
    settings.CRON_SECRET = token = "a-token-of-the-clock-0123456789"
    settings.METRICS = {**settings.METRICS, "on": True, "token": token, "allow": []}
    told = {"headers": {"Authorization": f"Bearer {token}"}}
    for path, method in (("/api/cron/webhook-retry", "post"), ("/metrics", "get")):
        codes = [
            getattr(host_client(host), method)(path, follow=True, **told).status_code
            for host in ("", "alpha", "shop-a")
        ]
        assert codes == [200, 404, 404], path
        assert getattr(host_client(""), method)(path, follow=True).status_code in {401, 404}


def test_a_session(tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any) -> None:
    """The key of a session, with all that is kept in it: the checkout's answers, orders seen, who is signed in."""
    mine, theirs = host_client("alpha"), host_client("beta")
    with in_tenant(tenant_a):
        mine.force_login(make_boss("alpha"))
    theirs.cookies = mine.cookies
    assert mine.get("/dashboard/").status_code == 200 and theirs.get("/dashboard/").status_code == 302


def test_a_shared_list(tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any) -> None:
    from django.contrib.auth import get_user_model

    from commerce.wishlists.models import WishList

    with in_tenant(tenant_a):
        owner = get_user_model().objects.create_user("owner@letters.example", "a-long-password-1")
        token = WishList.objects.create(owner=owner, name="Eid", visibility=WishList.SHARED).share_token
    codes = [host_client(host).get(f"/en/account/wishlists/shared/{token}/").status_code for host in HOSTS]
    assert codes == [200, 404]


def test_the_proof_of_a_domain(tenant_a: Any, tenant_b: Any) -> None:
    from tenancy.services.domains import add_custom_domain, verify_domain, wanted_record

    with in_the_city():
        stores = [tenant.stores.order_by("pk").first() for tenant in (tenant_a, tenant_b)]
        mine, theirs = (
            add_custom_domain(store=store, host=f"shop-of-{store.pk}.example", actor=SYSTEM) for store in stores
        )
        assert not verify_domain(domain=theirs, actor=SYSTEM, lookup=lambda host: [wanted_record(mine)])
        assert verify_domain(domain=mine, actor=SYSTEM, lookup=lambda host: [wanted_record(mine)])


def test_a_file(tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any) -> None:
    """An address of a file names its tenant: another's host has nothing there, though it has a file of that name."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from cms.media.storage import prefix_of_current_tenant

    for tenant in (tenant_a, tenant_b):
        with in_tenant(tenant):
            default_storage.save("twin.png", ContentFile(tenant.handle.encode()))
    with in_tenant(tenant_a):
        path = f"/media/{prefix_of_current_tenant()}/twin.png"
    assert [host_client(host).get(path).status_code for host in HOSTS] == [200, 404]
