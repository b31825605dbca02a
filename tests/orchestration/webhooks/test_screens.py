"""The operator's screens of webhooks: reading, replaying, pausing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission

from identity.people.models import User
from orchestration.outbox import emit
from orchestration.webhooks import endpoints
from orchestration.webhooks.delivering import deliver_due
from orchestration.webhooks.models import WebhookEndpoint, WebhookLog
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tests.orchestration.webhooks.conftest import Receiver, signed, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("secrets")]
SAME = {"sec-fetch-site": "same-origin"}
OWNER = Actor(kind="user", ref="1", name="Owner")
BODY = text(event="customer.created", data={"id": "cus_1", "email": "amal@shop.example"})


@pytest.fixture
def operator(db: None) -> User:
    with in_the_city():
        return User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")


@pytest.fixture
def some(tenant_a: Any, host_client: Any, receiver: Receiver, drained: Any) -> dict[str, int]:
    """One message in, one refused, one out that failed."""
    client = host_client("")
    for headers in (signed(BODY), {}):
        client.post("/webhooks/medusa", BODY, content_type="application/json", headers=headers)
    endpoints.create_endpoint(tenant=tenant_a, url=receiver.url, events=["order.*"], actor=OWNER)
    with in_tenant(tenant_a):
        emit("order.placed", aggregate=("order.order", "1"), payload={"number": "77"}, actor=OWNER)
    receiver.answers = [500]
    drained()
    deliver_due()
    return {row.status: row.pk for row in WebhookLog.objects.all()}


def test_every_page_opens_in_both_languages(some: dict[str, int], operator: User, host_client: Any) -> None:
    client = host_client("", operator)
    assert set(some) == {"processed", "refused", "retrying"}
    pages = ["in/", "out/", "endpoints/", *(f"{pk}/" for pk in some.values()), "in/?words=medusa&status=refused"]
    for page in pages:
        for language in ("en", "ar"):
            answer = client.get(f"/cms/webhooks/{page}", headers={"accept-language": language})
            assert answer.status_code == 200, page
    assert (
        "لم تكن موقّعة"
        in client.get(f"/cms/webhooks/{some['refused']}/", headers={"accept-language": "ar"}).content.decode()
    )


def test_failed_messages_are_sent_again(
    some: dict[str, int], operator: User, host_client: Any, receiver: Receiver
) -> None:
    client = host_client("", operator)
    for status in ("retrying", "processed", "refused"):
        answer = client.post(f"/cms/webhooks/{some[status]}/replay/", headers=SAME)
        assert answer.status_code == 302
        assert client.get(f"/cms/webhooks/{some[status]}/replay/").status_code == 405
    deliver_due()
    statuses = dict(WebhookLog.objects.values_list("pk", "status"))
    assert statuses[some["retrying"]] == "delivered" and len(receiver.got) == 2
    assert statuses[some["processed"]] == "received" and statuses[some["refused"]] == "refused"


def test_endpoints_are_paused_switched_on_and_tried(
    some: dict[str, int], operator: User, host_client: Any, receiver: Receiver
) -> None:
    client = host_client("", operator)
    row = WebhookEndpoint.objects.get()
    for move, status in (("pause", "paused"), ("activate", "active"), ("test", "active")):
        assert client.post(f"/cms/webhooks/endpoints/{row.pk}/{move}/", headers=SAME).status_code == 302
        row.refresh_from_db()
        assert row.status == status
    assert client.post(f"/cms/webhooks/endpoints/{row.pk}/delete/", headers=SAME).status_code in (302, 404)
    assert WebhookLog.objects.filter(event="webhook.test").count() == 1


def test_who_may_only_read_sees_masked_content_and_no_buttons(some: dict[str, int], host_client: Any) -> None:
    with in_the_city():
        reader = User.objects.create_user(email="reader@city.test", password="long-enough-phrase", is_staff=True)
        reader.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_webhooklog"]))
    client = host_client("", reader)
    page = client.get(f"/cms/webhooks/{some['processed']}/").content.decode()
    assert "cus_1" in page and "amal@shop.example" not in page and "replay/" not in page
    refused = client.get(f"/cms/webhooks/{some['refused']}/").content.decode()
    assert "amal@shop.example" not in refused
    assert client.post(f"/cms/webhooks/{some['retrying']}/replay/", headers=SAME).status_code in (302, 403)
    assert WebhookLog.objects.get(pk=some["retrying"]).status == "retrying"


def test_nobody_else_gets_in(some: dict[str, int], host_client: Any, tenant_a: Any) -> None:
    with in_tenant(tenant_a):
        theirs = User.objects.create_superuser(email="boss@alpha.test", password="long-enough-phrase")
        inside = host_client("alpha", theirs)
    for client in (host_client(""), inside):
        for page in ("in/", "out/", "endpoints/", f"{some['processed']}/"):
            answer = client.get(f"/cms/webhooks/{page}")
            assert answer.status_code in (302, 403, 404) and b"cus_1" not in answer.content
