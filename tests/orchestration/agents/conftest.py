"""A model that says what a test has written down, a shop with somebody who works there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.orchestration.integrations.conftest import connect, vendor_of
from tests.orchestration.integrations.vendors import Call, Reply, Vendor

__all__ = ["connect", "vendor_of"]


def say(text: str) -> dict[str, Any]:
    """The model's last word."""
    return {"role": "assistant", "content": text}


def use(*calls: tuple[str, Any]) -> dict[str, Any]:
    """The model asks for tools; arguments that are a text are sent as they stand."""
    made = [
        {
            "id": f"call_{number}",
            "type": "function",
            "function": {"name": name, "arguments": told if isinstance(told, str) else json.dumps(told)},
        }
        for number, (name, told) in enumerate(calls, 1)
    ]
    return {"role": "assistant", "content": None, "tool_calls": made}


@dataclass
class Script(Vendor):
    """Answers chat completions in the order of `script`; the last line is said for ever. A line may be an answer."""

    script: list[Any] = field(default_factory=list)
    usage: dict[str, int] | None = field(default_factory=lambda: {"prompt_tokens": 100, "completion_tokens": 20})

    def respond(self, call: Call) -> Reply:
        if call.headers.get("authorization") != "Bearer sk-test-1234":
            return 401, {"error": {"message": "bad key"}}
        line = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if "role" not in line:
            return 200, line
        answer: dict[str, Any] = {"choices": [{"index": 0, "message": line, "finish_reason": "stop"}]}
        return 200, {**answer, "usage": self.usage} if self.usage else answer

    def heard(self, at: int = -1) -> list[dict[str, Any]]:
        """The messages of one request."""
        found: list[dict[str, Any]] = self.calls[at].json["messages"]
        return found


@pytest.fixture
def shop(tenant_a: Any) -> Iterator[Any]:
    """`alpha`, entered."""
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        yield tenant_a


@pytest.fixture
def model(shop: Any, vendor_of: Any, connect: Any) -> Script:
    """The tenant's model."""
    made: Script = vendor_of(Script)
    options = {"model": "small", "price_in": "2", "price_out": "10"}
    connect("model", made, shop, options=options, secrets={"api_key": "sk-test-1234"})
    return made


@pytest.fixture
def clerk(shop: Any) -> Any:
    """Somebody with the right to the dashboard, and to write pages."""
    from django.contrib.auth.models import Group

    from identity.people.models import User

    made = User.objects.create_user("clerk@alpha.example", first_name="Clerk", is_staff=True)
    made.groups.add(*Group.objects.filter(name__in=["Merchants", "Publishers", "Editors"]))
    return made


@pytest.fixture
def ask(clerk: Any) -> Callable[..., Any]:
    """`ask("find_products", goal="…")`: a run of the clerk's, with these tools."""
    from orchestration.agents.asking import request_agent
    from tenancy.actor import Actor

    def request(*tools: str, goal: str = "Find the oud", user: Any = None, **told: Any) -> Any:
        who = user or clerk
        actor = Actor(kind="user", ref=str(who.pk), name=str(who), roles=frozenset({"staff"}))
        return request_agent(goal=goal, tools=list(tools), actor=actor, language="en", **told)

    return request


def execution_of(run: Any) -> Any:
    """The saga of a run, begun by the outbox."""
    from orchestration.outbox.dispatching import drain
    from orchestration.sagas.models import WorkflowExecution
    from tenancy.context import in_the_city

    with in_the_city():
        while drain():
            pass
        return WorkflowExecution.objects.get(saga="cityOSDynamicAgentWorkflow", aggregate_id=str(run.pk))


def finish(run: Any) -> Any:
    """The run, taken as far as it goes now."""
    from tests.orchestration.stories.conftest import go_on

    row = execution_of(run)
    go_on(row)
    run.refresh_from_db()
    return row


def turns(run: Any) -> list[tuple[str, str]]:
    """What happened: the tool (or "model") and how it ended."""
    return [(turn.tool or turn.kind, turn.outcome) for turn in run.turns.order_by("number")]
