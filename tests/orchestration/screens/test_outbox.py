"""The operator's outbox: read, tried again, given up, held back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from orchestration.audit.models import AuditLog
from orchestration.outbox import emit, subscribe
from orchestration.outbox.destinations import unsubscribe
from orchestration.outbox.dispatching import drain
from orchestration.outbox.models import Circuit, Delivery, EventOutbox
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tests.orchestration.screens.conftest import both, press

pytestmark = pytest.mark.django_db
OWNER = Actor(kind="user", ref="1", name="Owner")


class Erp:
    """A destination that refuses as long as it is told to."""

    def __init__(self) -> None:
        self.refuses, self.heard = True, 0

    def __call__(self, event: Any) -> None:
        if self.refuses:
            raise ValueError("period closed")
        self.heard += 1


@pytest.fixture
def erp() -> Iterator[Erp]:
    system = Erp()
    subscribe("erp", {"tale.told"}, system, tries=1)
    yield system
    unsubscribe("erp")


@pytest.fixture
def dead(erp: Erp, tenant_a: Any) -> list[Delivery]:
    """Three messages for it that were given up."""
    with in_tenant(tenant_a):
        for number in range(3):
            emit("tale.told", aggregate=("tale", number), payload={"email": "amal@shop.example"}, actor=OWNER)
    drain()
    Delivery.objects.update(status="dead", next_try_at=None)
    EventOutbox.objects.filter(deliveries__status="dead").update(status="failed")
    return list(Delivery.objects.order_by("pk"))


def test_pages_open_in_both_languages(dead: list[Delivery], operator: Any) -> None:
    page = both(operator, "/cms/outbox/")
    assert "tale.told" in page and "period closed" in page and "alpha" in page.lower()
    for query in ("?status=delivered", "?destination=erp&tenant=alpha&event=tale.told&aggregate=tale", "?tenant=city"):
        both(operator, f"/cms/outbox/{query}")
    assert "tale.told" in both(operator, "/cms/outbox/events/?status=failed&tenant=alpha&aggregate=tale+1")
    assert "amal@shop.example" in both(operator, f"/cms/outbox/events/{dead[0].event_id}/")
    assert "tale.told" not in both(operator, "/cms/outbox/?tenant=beta")


def test_destinations_in_trouble_stand_first(dead: list[Delivery], operator: Any) -> None:
    Circuit.objects.create(destination="webhooks", opened_at=timezone.now(), error="no answer", failing=["a"])
    Circuit.objects.create(destination="gone", paused=True)
    page = both(operator, "/cms/outbox/")
    assert page.index("does not answer") < page.index("<details") and "destinations answer" in page


def test_dead_letters_are_tried_again_after_a_question(dead: list[Delivery], operator: Any, erp: Erp) -> None:
    chosen = [dead[0].pk, dead[2].pk]
    asked = press(operator, "/cms/outbox/deliveries/replay/", delivery=chosen)
    assert asked.status_code == 200 and all(f'value="{pk}"' in asked.content.decode() for pk in chosen)
    assert Delivery.objects.filter(status="dead").count() == 3
    erp.refuses = False
    assert press(operator, "/cms/outbox/deliveries/replay/", delivery=chosen, sure="1").status_code == 302
    drain()
    assert erp.heard == 2 and Delivery.objects.filter(status="dead").count() == 1
    line = AuditLog.objects.get(action="delivery.replayed")
    assert line.actor_email == "operator@city.test" and line.metadata["deliveries"] == chosen
    assert press(operator, "/cms/outbox/deliveries/replay/", destination="erp", sure="1").status_code == 302
    drain()
    assert erp.heard == 3


def test_what_nobody_shall_hear_is_given_up(dead: list[Delivery], operator: Any) -> None:
    press(operator, "/cms/outbox/deliveries/skip/", delivery=dead[0].pk, sure="1")
    dead[0].refresh_from_db()
    assert dead[0].status == "skipped" and AuditLog.objects.filter(action="delivery.skipped").count() == 1


def test_a_destination_is_held_back_and_let_go_on(erp: Erp, operator: Any) -> None:
    assert press(operator, "/cms/outbox/destinations/pause/", destination="erp").status_code == 200
    assert not Circuit.objects.filter(paused=True).exists()
    press(operator, "/cms/outbox/destinations/pause/", destination="erp", sure="1")
    assert Circuit.objects.get(pk="erp").paused
    press(operator, "/cms/outbox/destinations/resume/", destination="erp")
    assert not Circuit.objects.get(pk="erp").paused
    assert list(AuditLog.objects.filter(action__startswith="circuit.").values_list("action", flat=True).order_by("pk"))
    assert press(operator, "/cms/outbox/destinations/pause/", destination="nobody", sure="1").status_code in (302, 404)
    assert press(operator, "/cms/outbox/deliveries/burn/", sure="1").status_code in (302, 404)


def test_readers_have_no_buttons_and_see_no_personal_data(dead: list[Delivery], reader: Any) -> None:
    page = both(reader, "/cms/outbox/")
    assert "deliveries/replay" not in page.replace('action="/cms/outbox/deliveries/replay/"', "", 1)
    assert "amal@shop.example" not in both(reader, f"/cms/outbox/events/{dead[0].event_id}/")
    for move in ("replay", "skip"):
        assert press(reader, f"/cms/outbox/deliveries/{move}/", delivery=dead[0].pk, sure="1").status_code in (302, 403)
    press(reader, "/cms/outbox/destinations/pause/", destination="erp", sure="1")
    assert Delivery.objects.filter(status="dead").count() == 3 and not Circuit.objects.filter(paused=True).exists()


def test_nobody_else_gets_in(dead: list[Delivery], strangers: list[Any]) -> None:
    for client in strangers:
        for page in ("", "events/", f"events/{dead[0].event_id}/"):
            answer = client.get(f"/cms/outbox/{page}")
            assert answer.status_code in (302, 403, 404) and b"tale.told" not in answer.content


def test_alarms_stand_on_the_first_page(dead: list[Delivery], operator: Any, reader: Any) -> None:
    from orchestration.alarms.telling import look

    assert "Needs you now" not in both(operator, "/cms/")
    look()
    page = both(operator, "/cms/")
    assert "Needs you now" in page and "/cms/outbox/?status=dead" in page
    assert "Needs you now" in both(reader, "/cms/")
