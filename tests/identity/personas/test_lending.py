"""An agent is lent no more than its person's persona allows, at the beginning and at each call."""

from __future__ import annotations

from typing import Any

import pytest

from identity.personas.lending import may_be_lent
from identity.personas.services.assigning import assign_persona
from identity.personas.services.personas import save_persona
from orchestration.agents import Tool, register_tool
from orchestration.agents.asking import request_agent
from orchestration.agents.calling import call_tool
from orchestration.agents.models import AgentTurn
from orchestration.agents.tools import unregister_tool
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tenancy.resolver.version import registry_changed
from tests.identity.personas.conftest import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def tools() -> Any:
    for name in ("count_things", "burn_things"):
        register_tool(Tool(name, name, name, (), lambda user: True, lambda call: {"done": True}))
    yield
    for name in ("count_things", "burn_things"):
        unregister_tool(name)


def test_tools_and_the_workflow_are_limited_by_the_persona(
    tools: Any, tenant_a: Any, make_persona: Any, make_person: Any
) -> None:
    clerk = make_person(tenant_a, "clerk", is_staff=True)
    persona = make_persona(tenant_a, "clerk", allowed_tools=["count_things"])
    actor = Actor(kind="user", ref=str(clerk.pk), roles=frozenset({"staff"}))

    def ask(*names: str) -> Any:
        with in_tenant(tenant_a):
            return request_agent(goal="Count.", tools=list(names), actor=actor)

    before = ask("count_things", "burn_things")
    assign_persona(persona=persona, user_id=str(clerk.pk), actor=OPERATOR)
    with pytest.raises(DomainError, match="burn_things") as refused:
        ask("count_things", "burn_things")
    assert refused.value.code == "agent.forbidden_tool"
    assert ask("count_things").available_tools == ["count_things"]
    # What was lent before the persona was given is asked again at the call.
    with in_tenant(tenant_a):
        turns = [
            call_tool(before, {"name": name, "arguments": "{}", "id": name}, at, clerk, f"k{at}").outcome
            for at, name in enumerate(("count_things", "burn_things"), 1)
        ]
    assert turns == [AgentTurn.Outcome.DONE, AgentTurn.Outcome.FORBIDDEN]
    persona.allowed_workflows = []
    save_persona(persona=persona, actor=OPERATOR)
    registry_changed()
    with pytest.raises(DomainError) as refused:
        ask("count_things")
    assert refused.value.code == "agent.not_for_you"
    with in_tenant(tenant_a):
        assert may_be_lent(Actor.system("clock"), "tool", "burn_things", "")
