"""The dashboard's agents: asked, watched, stopped; each for the tenant that asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from orchestration.agents.models import AgentRun, AgentTurn
from orchestration.audit.models import AuditLog
from orchestration.outbox.models import EventOutbox

Visit = Callable[..., Client]
ASKED = {"goal": "ابحث عن العود", "tools": ["find_products"], "max_iterations": "4", "money": "2.50"}


def test_a_goal_is_asked_with_a_budget_and_the_tools_that_were_lent(shop: Any, visit: Visit, admin: Any) -> None:
    client = visit(admin)
    answer = client.post("/dashboard/agents/ask/", ASKED)
    made = AgentRun.objects.latest("pk")
    assert answer["Location"] == f"/dashboard/agents/{made.pk}/"
    assert (made.goal, made.available_tools, made.max_iterations) == (ASKED["goal"], ["find_products"], 4)
    assert str(made.money) == "2.5000" and made.actor_ref == str(admin.pk)
    assert EventOutbox.objects.filter(event_type="agent.requested", aggregate_id=str(made.pk)).exists()
    assert ASKED["goal"] in client.get("/dashboard/agents/").content.decode()


def test_what_is_wrong_is_said_beside_its_field(shop: Any, visit: Visit, admin: Any) -> None:
    client, before = visit(admin, language="ar"), AgentRun.objects.count()
    for change in ({"goal": " "}, {"tools": ["rm"]}, {"max_iterations": "0"}, {"money": "-1"}):
        answer = client.post("/dashboard/agents/ask/", {**ASKED, **change})
        assert answer.status_code == 422 and 'class="error"' in answer.content.decode(), change
    assert AgentRun.objects.count() == before


def test_each_turn_is_shown_and_the_button_stops_it(shop: Any, visit: Visit, admin: Any) -> None:
    client, pk = visit(admin), shop.rows["agent"]
    Outcome = AgentTurn.Outcome  # noqa: N806 (a class)
    AgentTurn.objects.create(
        run_id=pk, number=1, kind="tool", tool="find_products", outcome=Outcome.FORBIDDEN, arguments={"words": "<b>"}
    )
    page = client.get(f"/dashboard/agents/{pk}/").content.decode()
    assert "Not allowed" in page and "<b>" not in page.partition("<main")[2].replace("<bdi", "")
    assert client.post(f"/dashboard/agents/{pk}/stop/").status_code == 302
    assert AgentRun.objects.get(pk=pk).stop_asked_by
    assert AuditLog.objects.filter(action="agent.stopped").count() == 1
    assert "Stops after this turn" in client.get(f"/dashboard/agents/{pk}/").content.decode()


def test_another_tenants_run_is_not_there(shop: Any, visit: Visit, admin: Any) -> None:
    client, pk = visit(admin), shop.rows["agent"]
    AgentRun.objects.filter(pk=pk).update(schema_name="t_beta")
    assert client.get(f"/dashboard/agents/{pk}/").status_code == 404
    assert client.post(f"/dashboard/agents/{pk}/stop/").status_code == 404
    assert "Canary goal" not in client.get("/dashboard/agents/").content.decode()
