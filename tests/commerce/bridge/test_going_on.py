"""A pull through bad hours: it waits, stops, goes on where it was, and never does anything twice."""

from __future__ import annotations

import json
from datetime import datetime
from io import StringIO
from typing import Any

import pytest

from tests.commerce.bridge.conftest import counts, issues, work
from tests.orchestration.integrations.medusa_server import SECRET, FakeMedusa, customer, order, product


def many(medusa: FakeMedusa, how_many: int = 120) -> None:
    medusa.put("customers", *(customer(f"{n:03}") for n in range(how_many)))


def test_waits_as_long_as_it_is_asked_to(
    shop: Any, medusa: FakeMedusa, pull: Any, _in_no_hurry: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.integrations.client.check_circuit", lambda name: None)
    medusa.put("customers", customer("1"))
    medusa.faults = ["429", "500", "half"]
    assert counts(pull("customer")) == {"customer.made": 1}
    assert _in_no_hurry == [7.0, 2.0, 4.0]


@pytest.mark.parametrize("fault", ["500", "slow", "half", "torn", "lost"])
def test_goes_on_at_the_page_where_it_stopped(shop: Any, medusa: FakeMedusa, pull: Any, fault: str) -> None:
    from identity.people.models import User

    many(medusa)
    medusa.faults = [None, *[fault] * 5]
    job = pull("customer")
    assert (job.status, job.progress_done, job.progress_total) == ("queued", 100, 120)
    assert User.objects.filter(email__startswith="c0").count() == 100
    medusa.faults = []
    _let_go(shop)
    first = len(medusa.calls)
    assert counts(work(job)) == {"customer.made": 120}
    assert [call.query["offset"] for call in medusa.calls[first:]] == ["100"]
    assert (job.progress_done, job.progress_total) == (120, 120)


def _let_go(shop: Any) -> None:
    """The circuit's pause is over."""
    from django.core.cache import caches

    caches["city"].clear()


def test_a_long_wish_ends_the_try(shop: Any, medusa: FakeMedusa, pull: Any, _in_no_hurry: list[float]) -> None:
    medusa.put("customers", customer("1"))
    medusa.retry_after, medusa.faults = "600", ["429"]
    job = pull("customer")
    assert job.status == "queued" and "TemporaryFault" in job.error and _in_no_hurry == []


@pytest.mark.parametrize(("fault", "code"), [("changed", "SchemaChanged"), ("html", "SchemaChanged")])
def test_another_schema_ends_it_and_loses_nothing(
    shop: Any, medusa: FakeMedusa, pull: Any, fault: str, code: str
) -> None:
    from commerce.catalogue.models import Product

    medusa.put("products", product("1"))
    pull()
    medusa.faults = [fault]
    job = pull()
    assert job.status == "queued" and code in job.error
    assert Product.objects.filter(slug_en="oud-1", is_public=True).exists(), "what was not told is not gone"
    assert counts(work(job)) == {"product.same": 1}


def test_called_off_between_two_pages(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from orchestration.integrations.bridges import ask_pull
    from orchestration.jobs import cancel_job
    from orchestration.jobs.asking import retry_job
    from tenancy.actor import Actor

    many(medusa)
    boss = Actor(kind="user", ref="1")
    job = ask_pull(system="medusa", entities=["customer"], actor=boss)
    type(job).objects.filter(pk=job.pk).update(cancel_asked=True)
    assert work(job).status == "cancelled"
    assert len(medusa.calls) == 1, "no second page was asked for"
    assert retry_job(job=job.pk, actor=boss)
    assert counts(work(job)) == {"customer.made": 120}
    assert [call.query["offset"] for call in medusa.calls] == ["0", "100"]
    assert not cancel_job(job=job.pk, actor=boss)


def test_only_what_changed_since_the_last_pull(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from orchestration.jobs.kinds import kind_named

    medusa.put("products", product("1"), product("2", handle="b"))
    first = pull()
    job = pull(kind="medusa.changes")
    assert counts(job) == {}
    since = medusa.calls[-1].query["updated_at[$gte]"]
    began = datetime.fromisoformat(first.payload["at"]["began"])
    assert 299 <= (began - datetime.fromisoformat(since)).total_seconds() <= 301
    later = {"updated_at": "2099-01-01T00:00:00.000Z"}
    medusa.put("products", product("1", "Musk", **later))
    assert counts(pull(kind="medusa.changes")) == {"product.changed": 1}
    medusa.rows["products"].clear()
    assert counts(pull(kind="medusa.changes")) == {}, "what did not change is not gone"
    assert counts(pull(kind="medusa.reconcile")) == {"product.hidden": 2}
    hourly, daily = kind_named("medusa.changes"), kind_named("medusa.reconcile")
    assert hourly and daily and (hourly.every, daily.every) == ("hour", "day")


def test_nobody_there_is_no_error(tenant_b: Any, in_tenant: Any, pull: Any) -> None:
    with in_tenant(tenant_b):
        job = pull(kind="medusa.changes")
    assert (job.status, job.result) == ("completed", {"skipped": "not_configured"})


def test_the_platforms_own_is_pulled_into_no_shop(
    tenant_b: Any, in_tenant: Any, medusa: FakeMedusa, connect: Any, pull: Any
) -> None:
    connect("medusa", medusa, None, secrets={"access_token": SECRET})
    with in_tenant(tenant_b):
        assert pull().result == pull(kind="medusa.changes").result == {"skipped": "not_configured"}
    assert not medusa.calls


def test_the_clock_asks_for_those_only_who_have_it(shop: Any, tenant_b: Any) -> None:
    from orchestration.jobs.clock import ask_for_kind
    from orchestration.jobs.kinds import kind_named
    from orchestration.jobs.models import SyncJob
    from tenancy.actor import Actor

    kind = kind_named("medusa.changes")
    assert kind is not None and ask_for_kind(kind, actor=Actor.system("clock")) == 1
    assert SyncJob.objects.get(kind="medusa.changes").schema_name == shop.schema_name


def test_by_hand(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from django.core.management import CommandError, call_command

    medusa.put("products", product("1"))
    medusa.put("customers", customer("1"))
    out = StringIO()
    call_command("bridge", shop.handle, "medusa", "customer", stdout=out)
    assert json.loads(out.getvalue())["counts"] == {"customer.made": 1}
    many(medusa)
    medusa.faults = [None, *["500"] * 5]
    failed = pull("customer", tries=5)
    assert failed.status == "failed" and failed.progress_done == 100
    _let_go(shop)
    medusa.faults, first, out = [], len(medusa.calls), StringIO()
    call_command("bridge", shop.handle, "medusa", "customer", stdout=out)
    assert [call.query["offset"] for call in medusa.calls[first:]] == ["100"]
    assert json.loads(out.getvalue())["counts"] == {"customer.made": 120, "customer.same": 1}
    for wrong in (["nobody", "medusa"], [shop.handle, "shopify"], [shop.handle, "medusa", "unicorn"]):
        with pytest.raises(CommandError):
            call_command("bridge", *wrong)


# ---------------------------------------------------------------------------------------------------- its messages


def hear(event: str, message_id: str = "m1", **data: Any) -> Any:
    """Such a message was believed; the job that it led to, done."""
    from orchestration.integrations.adapters import adapter_named
    from orchestration.integrations.endpoints import link_for
    from orchestration.jobs.models import SyncJob
    from orchestration.webhooks import Message
    from tenancy.context import tenant_here

    adapter = adapter_named("medusa")
    assert adapter is not None
    known = set(SyncJob.objects.values_list("pk", flat=True))
    payload = {"event": event, "data": data, "metadata": {"object": event.partition(".")[0]}}
    adapter.handle_webhook(link_for(adapter, tenant_here()), Message("medusa", event, message_id, payload, 1))
    made = SyncJob.objects.exclude(pk__in=known).first()
    return work(made) if made else None


def test_its_messages_lead_to_a_look(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    medusa.put("products", product("1"))
    medusa.put("customers", customer("1"))
    medusa.put("orders", order("1"))
    assert counts(hear("product.created", id="prod_1")) == {"product.made": 1}
    assert counts(hear("product.updated", id="prod_1")) == {"product.same": 1}
    assert counts(hear("customer.created", id="cus_1")) == {"customer.made": 1}
    assert counts(hear("order.placed", id="order_1")) == {"order.made": 1}
    assert counts(hear("order.placed", "m2", id="order_1")) == {"order.same": 1}
    medusa.put("products", product("1", "Musk"))
    assert counts(hear("product-variant.updated", id="variant_1", product_id="prod_1")) == {"product.changed": 1}
    assert counts(hear("product.deleted", id="prod_1")) == {"product.same": 1}, "it is there: the message lies"
    medusa.rows["products"].clear()
    assert counts(hear("product.deleted", id="prod_1")) == {"product.hidden": 1}
    assert counts(hear("product.updated", id="prod_404")) == {}
    assert hear("invite.created", id="inv_1") is None and hear("product.updated", id=7) is None


def test_a_signed_message_from_outside(shop: Any, medusa: FakeMedusa) -> None:
    from orchestration.integrations.adapters import adapter_named
    from orchestration.webhooks.sources import listeners_for

    adapter = adapter_named("medusa")
    assert adapter is not None
    heard = {event for event in ("product.updated", "order.placed", "customer.created", "region.created")
             if listeners_for("medusa", event)}  # fmt: skip
    assert heard == {"product.updated", "order.placed", "customer.created"}


# ---------------------------------------------------------------------------------------------------- our words


def pushed(product_id: int) -> Any:
    """The job that sends a product's words, done; None where nobody asked for one."""
    from orchestration.jobs.models import SyncJob

    job = SyncJob.objects.filter(kind="medusa.push", entity_id=str(product_id), status="queued").first()
    return work(job) if job else None


def tell(event_type: str = "product.updated", actor: str = "3", product_id: int = 0) -> Any:
    from commerce.bridge.pushing import ask_push

    class Event:
        payload = {"product": product_id}
        actor_id, aggregate_id = actor, str(product_id)

    ask_push(Event())
    return pushed(product_id)


def test_our_words_go_there_and_do_not_come_back(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from commerce.bridge.links import ours
    from commerce.catalogue.models import Product
    from orchestration.outbox.models import EventOutbox

    medusa.put("products", product("1"))
    pull()
    mine = Product.objects.get(pk=ours("product", "prod_1"))
    made = EventOutbox.objects.filter(event_type="product.created", aggregate_id=str(mine.pk)).get()
    assert made.actor_id == "medusa", "other systems hear of it; Medusa is not told what it told us"
    assert tell(actor="medusa", product_id=mine.pk) is None
    mine.title_ar, mine.description_en = "عود معتّق", "<p>Twenty years.</p>"
    mine.save()
    assert tell(product_id=mine.pk).result == {"medusa": "prod_1", "sent": True}
    there = medusa.rows["products"]["prod_1"]
    assert (there["metadata"]["title_ar"], there["description"]) == ("عود معتّق", "Twenty years.")
    told = EventOutbox.objects.filter(aggregate_id=str(mine.pk)).count()
    assert counts(hear("product.updated", id="prod_1")) == {"product.same": 1}
    assert EventOutbox.objects.filter(aggregate_id=str(mine.pk)).count() == told, "no echo"
    assert tell(product_id=mine.pk).result["sent"] is False and len(medusa.made("POST")) == 1


def test_a_push_whose_answer_was_lost_is_not_done_twice(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from commerce.bridge.links import ours
    from commerce.catalogue.models import Product

    medusa.put("products", product("1"))
    pull()
    mine = Product.objects.get(pk=ours("product", "prod_1"))
    Product.objects.filter(pk=mine.pk).update(title_en="Ours")
    medusa.faults = [None, "lost"]
    job = tell(product_id=mine.pk)
    assert job.status == "queued" and medusa.rows["products"]["prod_1"]["title"] == "Ours"
    assert work(job).status == "completed" and len(medusa.made("POST")) == 1
    assert counts(pull()) == {"product.same": 1}


def test_what_did_not_come_from_there_is_not_sent(shop: Any, medusa: FakeMedusa) -> None:
    from tests.commerce import goods

    assert tell(product_id=goods.product("Ours alone").pk) is None and not medusa.calls


def test_pictures_are_fetched_once_and_ours_are_known_again(
    shop: Any, medusa: FakeMedusa, pull: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    from django.core.files.base import ContentFile

    from commerce.bridge import pictures
    from commerce.bridge.links import ours
    from commerce.catalogue.models import Product, ProductImage
    from orchestration.integrations.client import Answer
    from orchestration.integrations.faults import PermanentFault
    from tests.orchestration.integrations.medusa_server import png

    asked: list[str] = []

    def download(url: str, *, at_most: int) -> Answer:
        asked.append(url)
        if "private" in url:
            raise PermanentFault("forbidden_address", "base_url", "leads to 10.0.0.1")
        return Answer(200, {}, b"<svg>" if url.endswith("svg") else png(), 1)

    monkeypatch.setattr(pictures, "download", download)
    there = [{"id": f"img_{n}", "url": f"https://m.example/{n}"} for n in ("1.png", "2.svg", "private")]
    medusa.put("products", product("1", images=there))
    job = pull()
    assert issues(job) == {"picture_unreadable", "picture_not_fetched"} and len(asked) == 3
    mine = Product.objects.get(pk=ours("product", "prod_1"))
    first = mine.images.get()
    assert first.original.size and first.caption_ar == "عود"
    own = ProductImage(product=mine, display_order=1)
    own.original.save("own.png", ContentFile(png("navy")), save=True)
    tell(product_id=mine.pk)
    sent = medusa.made("POST")[-1].json["images"]
    assert sent[0] == {"id": "img_1.png", "url": "https://m.example/1.png"} and "/media/" in sent[1]["url"]
    assert counts(pull()) == {"product.same": 1} and len(asked) == 3
    medusa.rows["products"]["prod_1"]["images"].reverse()
    assert counts(pull()) == {"product.changed": 1}
    assert [row.pk for row in mine.images.order_by("display_order")] == [own.pk, first.pk]
    medusa.rows["products"]["prod_1"]["images"] = []
    pull()
    assert not mine.images.exists(), "what Medusa had and took away is gone here too"
