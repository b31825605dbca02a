"""A merchant's own endpoints: added, tried, given a new secret, removed; and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from orchestration.webhooks.models import WebhookEndpoint, WebhookLog

Visit = Callable[..., Client]
NEW = {"url": "https://alder.example/second", "events": ["order.*", "stock.*"], "description": "Books"}


def _secret(page: str) -> str:
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", page)
    assert found
    return found[0]


def test_an_endpoint_is_added_and_its_secret_shown_once(shop: Any, visit: Visit, admin: Any) -> None:
    client = visit(admin)
    page = client.post("/dashboard/webhooks/create/", NEW).content.decode()
    secret = _secret(page)
    made = WebhookEndpoint.objects.get(url=NEW["url"])
    assert made.tenant_id == shop.tenant.pk and made.events == NEW["events"] and secret not in made.secret
    for path in ("", f"{made.pk}/"):
        again = client.get(f"/dashboard/webhooks/{path}").content.decode()
        assert NEW["url"] in again and secret not in again
    other = _secret(client.post(f"/dashboard/webhooks/{made.pk}/rotate/").content.decode())
    assert other != secret


def test_what_is_wrong_is_said_beside_its_field(shop: Any, visit: Visit, admin: Any) -> None:
    client = visit(admin)
    for change in (
        {"url": "ftp://x"},
        {"url": "https://alder.example/canary"},
        {"events": []},
        {"events": ["person.*"]},
    ):
        answer = client.post("/dashboard/webhooks/create/", {**NEW, **change})
        assert answer.status_code == 422 and 'class="error"' in answer.content.decode(), change
    assert WebhookEndpoint.objects.count() == 1


def test_it_is_changed_paused_tried_and_removed(shop: Any, visit: Visit, admin: Any) -> None:
    client, pk = visit(admin), shop.rows["webhook"]
    assert client.post(f"/dashboard/webhooks/{pk}/", NEW).status_code == 302
    assert WebhookEndpoint.objects.get().url == NEW["url"]
    for what, status in (("pause", "paused"), ("activate", "active"), ("test", "active")):
        assert client.post(f"/dashboard/webhooks/{pk}/{what}/").status_code == 302
        assert WebhookEndpoint.objects.get().status == status
    assert WebhookLog.objects.filter(event="webhook.test").count() == 2
    message = shop.rows["webhook-message"]
    WebhookLog.objects.filter(pk=message).update(status="failed", attempts=10)
    assert client.post(f"/dashboard/webhooks/messages/{message}/").status_code == 302
    assert WebhookLog.objects.get(pk=message).status == "pending"
    assert client.post(f"/dashboard/webhooks/{pk}/explode/").status_code == 404
    client.post(f"/dashboard/webhooks/{pk}/delete/")
    assert not WebhookEndpoint.objects.exists()


def test_another_tenant_has_none_of_it(shop: Any, visit: Visit, tenant_b: Any) -> None:
    from tenancy.context import in_tenant
    from tests.merchant.conftest import person

    with in_tenant(tenant_b):
        theirs = visit(person("admin@beta.example", is_staff=True, is_superuser=True), host="beta.localhost")
        pk, message = shop.rows["webhook"], shop.rows["webhook-message"]
        assert "canary" not in theirs.get("/dashboard/webhooks/").content.decode()
        for path in (f"{pk}/", f"messages/{message}/"):
            assert theirs.get(f"/dashboard/webhooks/{path}").status_code == 404
            assert theirs.post(f"/dashboard/webhooks/{path}", NEW).status_code == 404
        for what in ("pause", "rotate", "delete", "test"):
            assert theirs.post(f"/dashboard/webhooks/{pk}/{what}/").status_code == 404
    assert WebhookEndpoint.objects.get().status == "active" and WebhookLog.objects.count() == 1


def test_who_did_it_is_noted(shop: Any, visit: Visit, admin: Any) -> None:
    from orchestration.audit.models import AuditLog

    visit(admin).post(f"/dashboard/webhooks/{shop.rows['webhook']}/pause/")
    line = AuditLog.objects.filter(action="webhookendpoint.changed").latest("id")
    assert line.actor_email == admin.email and line.tenant_id == str(shop.tenant.uuid)
    assert line.new_values == {"status": "paused"}


def test_the_history_is_the_tenants_own(shop: Any, visit: Visit, admin: Any, tenant_b: Any) -> None:
    from orchestration.audit import record
    from tenancy.context import in_tenant

    with in_tenant(tenant_b):
        theirs = record("birch.felled", resource=("tree", "1"), label="Birch")
    client = visit(admin)
    page = client.get("/dashboard/history/").content.decode()
    assert ": made" in page and "birch" not in page.lower()
    assert ": made" not in client.get("/dashboard/history/?q=nothing-like-it").content.decode()
    line = client.get(f"/dashboard/history/{shop.rows['history']}/").content.decode()
    assert "https://alder.example/canary" in line and "•••" in line
    assert client.get(f"/dashboard/history/{theirs.pk}/").status_code == 404
    for strange in ("?before=x", "?before=99999999999999999999", "?before=5"):
        assert client.get(f"/dashboard/history/{strange}").status_code == 200


def test_secrets_of_other_systems_are_set_and_ended(shop: Any, visit: Visit, admin: Any, tenant_b: Any) -> None:
    from tests.orchestration.webhooks.conftest import signed, text

    client, secret, body = visit(admin), "a-secret-of-sixteen", text(event="product.updated")
    outside = visit()

    def knock(message_id: str, host: str = "alpha.localhost") -> int:
        headers = signed(body, message_id=message_id, secret=secret)
        answer = outside.post(
            "/webhooks/medusa", body, content_type="application/json", headers=headers, HTTP_HOST=host
        )
        return int(answer.status_code)

    assert "/webhooks/medusa" in client.get("/dashboard/webhooks/incoming/").content.decode()
    assert knock("m1") == 401
    for refused in ("", "short"):
        client.post("/dashboard/webhooks/incoming/medusa/", {"secret": refused})
        assert knock("m1") == 401
    client.post("/dashboard/webhooks/incoming/medusa/", {"secret": secret})
    assert knock("m1") == 200 and knock("m1", "beta.localhost") == 401
    page = client.get("/dashboard/webhooks/incoming/").content.decode()
    assert page.count("Secret is set") == 1 and secret not in page
    client.post("/dashboard/webhooks/incoming/medusa/", {"end": "1"})
    assert knock("m2") == 401
    assert client.post("/dashboard/webhooks/incoming/nobody/", {"secret": secret}).status_code == 404
