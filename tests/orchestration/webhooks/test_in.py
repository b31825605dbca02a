"""Messages that come in: believed, stored, done once; and those that are not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from orchestration.outbox.models import EventOutbox
from orchestration.webhooks import on_message
from orchestration.webhooks.models import WebhookLog
from orchestration.webhooks.sources import Message, forget_listener
from tenancy.actor import Actor
from tenancy.context import current_schema
from tenancy.errors import DomainError
from tests.orchestration.webhooks.conftest import SECRET, Clock, signed, signed_standard, signed_stripe, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("secrets")]
MEDUSA = "/api/integrations/medusa/webhook"
BODY = text(event="product.updated", data={"id": "prod_1", "title": "عود"})
CITY = Actor.system("tests")


@pytest.fixture
def effects() -> Iterator[list[tuple[str, Message]]]:
    """What was done, and in which schema."""
    done: list[tuple[str, Message]] = []

    def work(message: Message) -> None:
        done.append((current_schema(), message))

    for source in ("medusa", "stripe", "erpnext", "fleetbase", "payload"):
        on_message(source, work)
    yield done
    forget_listener(work)


def post(client: Client, body: bytes, headers: dict[str, str], path: str = MEDUSA) -> Any:
    return client.post(path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    "path",
    [
        *(f"/api/integrations/{name}/webhook" for name in ("medusa", "fleetbase", "erpnext", "payload", "stripe")),
        *(f"/webhooks/{name}" for name in ("payload-cms", "erpnext", "fleetbase", "stripe")),
        *(f"/integrations/{name}/webhook" for name in ("payload", "fleetbase", "erpnext")),
        "/store/subscriptions/webhook",
    ],
)
def test_every_spelling_answers(path: str, host_client: Any, effects: Any, drained: Any) -> None:
    body = text(id="evt_1", type="invoice.paid", data={"object": {"id": "in_1"}})
    name = next((n for n in ("medusa", "fleetbase", "erpnext", "payload") if n in path), "stripe")
    headers = signed_stripe(body) if name == "stripe" else signed(body, prefix=name)
    for _again in range(2):
        answer = post(host_client(""), body, headers, path)
        assert answer.status_code == 200, answer.content
    assert answer.json() == {"received": True, "status": "duplicate"}
    drained()
    assert [(schema, message.source, message.event) for schema, message in effects] == [
        ("public", name, "invoice.paid")
    ]
    log = WebhookLog.objects.get()
    assert (log.status, log.duplicates, log.attempts) == ("processed", 1, 1)
    assert bytes(log.body) == body and log.payload == json.loads(body) and log.signature_valid


def test_it_is_stored_and_answered_before_any_work(host_client: Any, effects: Any, drained: Any) -> None:
    assert post(host_client(""), BODY, signed(BODY)).status_code == 200
    log = WebhookLog.objects.get()
    assert log.status == "received" and bytes(log.body) == BODY and log.payload is None and not effects
    drained()
    assert len(effects) == 1
    told = EventOutbox.objects.get(event_type="medusa.product.updated")
    assert (told.aggregate_type, told.aggregate_id, told.causation_id) == ("medusa", "prod_1", "msg_1")


def test_other_ways_of_signing(host_client: Any, effects: Any, drained: Any) -> None:
    client = host_client("")
    assert post(client, BODY, signed_standard(BODY)).status_code == 200
    digest = hmac.new(SECRET.encode(), BODY, hashlib.sha256).digest()
    frappe = {"X-Frappe-Webhook-Signature": base64.b64encode(digest).decode()}
    assert post(client, BODY, frappe, "/webhooks/erpnext").status_code == 200
    assert post(client, BODY, frappe, "/webhooks/erpnext").json()["status"] == "duplicate"
    assert post(client, BODY, {"Signature": digest.hex()}, "/webhooks/fleetbase").status_code == 200
    drained()
    assert len(effects) == 3


def test_a_changed_secret_is_valid_beside_the_former(host_client: Any, settings: Any, effects: Any) -> None:
    settings.INBOUND_WEBHOOK_SECRETS = {"medusa": ["the-new-secret-0123456789", SECRET]}
    client = host_client("")
    assert post(client, BODY, signed(BODY)).status_code == 200
    other = signed(BODY, message_id="msg_2", secret="the-new-secret-0123456789")
    assert post(client, BODY, other).status_code == 200


VERSION_2 = signed_standard(BODY)["webhook-signature"].replace("v1,", "v2,")
BAD: dict[str, Callable[[], tuple[bytes, dict[str, str], int]]] = {
    "no signature": lambda: (BODY, {}, 401),
    "another secret": lambda: (BODY, signed(BODY, secret="somebody-else-0123456789"), 401),
    "a changed body": lambda: (BODY.replace(b"prod_1", b"prod_2"), signed(BODY), 401),
    "a changed id": lambda: (BODY, {**signed(BODY), "x-medusa-id": "msg_2"}, 401),
    "a changed time": lambda: (BODY, {**signed(BODY), "x-medusa-timestamp": str(int(time.time()) - 60)}, 401),
    "too old": lambda: (BODY, signed(BODY, stamp=int(time.time()) - 301), 401),
    "from the future": lambda: (BODY, signed(BODY, stamp=int(time.time()) + 400), 401),
    "a time that is none": lambda: (BODY, signed(BODY, stamp="١٢٣٤٥٦٧٨٩٠".encode().decode("latin-1")), 401),
    "an endless time": lambda: (BODY, signed(BODY, stamp="1e309"), 401),
    "a signature of nonsense": lambda: (BODY, {**signed(BODY), "x-medusa-signature": "é,,=\u00ff"}, 401),
    "an empty signature": lambda: (BODY, {**signed(BODY), "x-medusa-signature": "sha256="}, 401),
    "standard, without comma": lambda: (BODY, {**signed_standard(BODY), "webhook-signature": "v1"}, 401),
    "standard, another version": lambda: (BODY, {**signed_standard(BODY), "webhook-signature": VERSION_2}, 401),
    "standard, not base64": lambda: (BODY, {**signed_standard(BODY), "webhook-signature": "v1,@@@@"}, 401),
    "standard, bytes that are no text": lambda: (b"\xff\xfe", signed_standard(b"\xff\xfe"), 401),
    "an id with a break": lambda: (BODY, signed(BODY, message_id="msg 1"), 401),
    "another system's signature": lambda: (BODY, signed(BODY, prefix="payload"), 401),
    "nothing": lambda: (b"", signed(b""), 400),
    "not JSON": lambda: (b"<order/>", signed(b"<order/>"), 400),
    "no text at all": lambda: (b"\xff\xfe\x00", signed(b"\xff\xfe\x00"), 400),
    "a list": lambda: (b"[1]", signed(b"[1]"), 400),
    "no number": lambda: (b'{"a": NaN}', signed(b'{"a": NaN}'), 400),
    "very deep": lambda: (b"[" * 100_000, signed(b"[" * 100_000), 400),
    "deep enough": lambda: (b'{"a":' * 500 + b"1" + b"}" * 500, signed(b'{"a":' * 500 + b"1" + b"}" * 500), 400),
    "very large": lambda: (b" " * 1_100_000, signed(b" " * 1_100_000), 413),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_bad_messages_have_no_effect_and_keep_no_true_one_out(
    kind: str, host_client: Any, effects: Any, drained: Any
) -> None:
    body, headers, status = BAD[kind]()
    answer = post(host_client(""), body, headers)
    assert answer.status_code == status
    assert answer.json() == {"received": False, "status": "refused"}
    drained()
    log = WebhookLog.objects.get()
    assert log.status == "refused" and log.reason and not effects and log.signature_valid is not True
    assert not EventOutbox.objects.filter(source__in=["webhooks", "medusa"]).exists()
    # The true message of the same id still gets through, once.
    for word in ("received", "duplicate"):
        assert post(host_client(""), BODY, signed(BODY)).json()["status"] == word
    drained()
    assert len(effects) == 1


def test_more_doors_that_stay_shut(host_client: Any, settings: Any, effects: Any, drained: Any) -> None:
    client = host_client("")
    assert client.get(MEDUSA).status_code == 405
    # Led on to where a person would find a page, which is no success to a machine.
    assert post(client, BODY, signed(BODY), "/webhooks/nobody").status_code in {302, 404}
    assert post(client, text(type="x"), signed_stripe(text(type="x")), "/webhooks/stripe").status_code == 400
    settings.INBOUND_WEBHOOK_SECRETS = {}
    assert post(client, BODY, signed(BODY, secret="")).status_code == 401
    drained()
    assert not effects and not WebhookLog.objects.filter(signature_valid=True).exists()


def test_an_id_is_not_used_for_something_else(host_client: Any, effects: Any, drained: Any) -> None:
    other = text(event="product.deleted", data={"id": "prod_1"})
    assert post(host_client(""), BODY, signed(BODY)).status_code == 200
    assert post(host_client(""), other, signed(other)).status_code == 409
    drained()
    assert [message.event for _schema, message in effects] == ["product.updated"]


def test_what_postgresql_cannot_hold_is_taken(host_client: Any, effects: Any, drained: Any) -> None:
    body = b'{"event": "a\\u0000b", "title": "\\ud800"}'
    assert post(host_client(""), body, signed(body)).status_code == 200
    drained()
    assert effects[0][1].payload == {"event": "ab", "title": "?"}


def test_strangers_cannot_fill_the_log(host_client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("orchestration.webhooks.receiving.REFUSED_KEPT", 3)
    answers = [post(host_client(""), BODY, {}).status_code for _number in range(5)]
    assert answers == [401, 401, 401, 429, 429] and WebhookLog.objects.count() == 3
    assert post(host_client(""), BODY, signed(BODY)).status_code == 200


def test_each_tenant_has_secrets_of_its_own(
    tenant_a: Any, tenant_b: Any, host_client: Any, effects: Any, drained: Any, lines: Any = None
) -> None:
    from orchestration.audit.models import AuditLog
    from orchestration.webhooks.keys import set_inbound_secret
    from tenancy.models import TenantSettings

    own = "alphas-own-secret-0123456789"
    assert post(host_client("alpha"), BODY, signed(BODY)).status_code == 401
    set_inbound_secret(tenant=tenant_a, source="medusa", secret=own, actor=CITY)
    assert own not in TenantSettings.objects.get(tenant=tenant_a).webhook_secret
    assert own not in str(list(AuditLog.objects.values()))
    assert post(host_client("alpha"), BODY, signed(BODY, secret=own)).status_code == 200
    assert post(host_client("beta"), BODY, signed(BODY, secret=own)).status_code == 401
    assert post(host_client(""), BODY, signed(BODY, secret=own)).status_code == 401
    drained()
    assert [schema for schema, _message in effects] == [tenant_a.schema_name]
    assert WebhookLog.objects.get(status="processed").tenant_id == str(tenant_a.uuid)
    set_inbound_secret(tenant=tenant_a, source="medusa", secret="the-next-one-0123456789", actor=CITY)
    assert post(host_client("alpha"), BODY, signed(BODY, secret=own, message_id="msg_2")).status_code == 200
    set_inbound_secret(tenant=tenant_a, source="medusa", secret="", actor=CITY)
    assert post(host_client("alpha"), BODY, signed(BODY, secret=own, message_id="msg_3")).status_code == 401


def test_work_that_fails_is_done_again_and_once(host_client: Any, clock: Clock, drained: Any) -> None:
    from orchestration.webhooks.working import work_on_due
    from tenancy.models import Translation

    broken = [True, True]

    def work(message: Message) -> None:
        Translation.objects.create(locale="en", namespace="tests", key=message.message_id, value="done")
        if broken:
            raise ConnectionError("the shop is away")

    on_message("medusa", work)
    try:
        post(host_client(""), BODY, signed(BODY))
        drained()
        log = WebhookLog.objects.get()
        assert (log.status, log.attempts) == ("retrying", 1) and "the shop is away" in log.error
        assert work_on_due() == 0
        clock.forward(seconds=20)
        broken.pop()
        assert work_on_due() == 0 and WebhookLog.objects.get().attempts == 2
        assert not Translation.objects.filter(namespace="tests").exists()
        broken.clear()
        clock.forward(minutes=2)
        assert work_on_due() == 1 and work_on_due() == 0
    finally:
        forget_listener(work)
    assert Translation.objects.filter(namespace="tests").count() == 1
    assert WebhookLog.objects.get().status == "processed"
    assert EventOutbox.objects.filter(event_type="medusa.product.updated").count() == 1


def test_it_is_given_up_after_a_day_and_replayed_by_hand(
    host_client: Any, clock: Clock, drained: Any, effects: Any
) -> None:
    from orchestration.webhooks.working import replay_message, work_on_due

    def work(message: Message) -> None:
        raise ValueError("never")

    on_message("medusa", work)
    try:
        post(host_client(""), BODY, signed(BODY))
        drained()
        for _hours in range(30):
            clock.forward(hours=1)
            work_on_due()
    finally:
        forget_listener(work)
    log = WebhookLog.objects.get()
    assert (log.status, log.attempts) == ("failed", 8)
    effects.clear()
    replay_message(message=log, actor=CITY)
    drained()
    assert WebhookLog.objects.get().status == "processed" and len(effects) == 1


def test_a_refused_message_cannot_be_replayed(host_client: Any) -> None:
    from orchestration.webhooks.working import replay_message

    post(host_client(""), BODY, {})
    with pytest.raises(DomainError) as refusal:
        replay_message(message=WebhookLog.objects.get(), actor=CITY)
    assert refusal.value.code == "webhook.not_believed"


def test_what_the_outbox_did_not_bring_is_found(host_client: Any, clock: Clock, effects: Any) -> None:
    from orchestration.webhooks.working import work_on_due

    post(host_client(""), BODY, signed(BODY))
    assert work_on_due() == 0
    clock.forward(minutes=2)
    assert work_on_due() == 1 and len(effects) == 1


def test_ids_are_known_for_longer_than_thirty_days(host_client: Any, clock: Clock, effects: Any, drained: Any) -> None:
    from orchestration.webhooks.keeping import forget_old_messages

    post(host_client(""), BODY, signed(BODY))
    drained()
    clock.forward(days=31)
    assert forget_old_messages() == 1 and forget_old_messages() == 0
    log = WebhookLog.objects.get()
    assert log.body is None and log.payload is None
    assert post(host_client(""), BODY, signed(BODY)).json()["status"] == "duplicate"
    clock.forward(days=400)
    assert forget_old_messages() == 1 and not WebhookLog.objects.exists()


def test_without_redis_messages_are_still_taken(host_client: Any, monkeypatch: Any, effects: Any, drained: Any) -> None:
    class Away(dict[str, Any]):
        def __missing__(self, name: str) -> Any:
            raise ConnectionError(name)

    monkeypatch.setattr("orchestration.webhooks.receiving.caches", Away())
    assert post(host_client(""), BODY, {}).status_code == 401
    assert post(host_client(""), BODY, signed(BODY)).status_code == 200
    drained()
    assert len(effects) == 1


def test_stripes_own_library_agrees(host_client: Any, effects: Any) -> None:
    import stripe

    body = text(id="evt_9", object="event", type="charge.refunded", data={"object": {"id": "ch_1"}})
    stamp = int(time.time())
    signature = stripe.WebhookSignature._compute_signature(f"{stamp}.{body.decode()}", SECRET)
    headers = {"Stripe-Signature": f"t={stamp},v1={signature}"}
    assert stripe.Webhook.construct_event(body, headers["Stripe-Signature"], SECRET).id == "evt_9"
    assert post(host_client(""), body, headers, "/webhooks/stripe").status_code == 200
