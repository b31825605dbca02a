"""The agent's story: turn by turn, each a step's wake-up and a transaction of its own, until it ends."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orchestration.outbox import emit
from orchestration.sagas import Done, Run, Saga, Step, WakeAt
from orchestration.sagas.declaration import Outcome

if TYPE_CHECKING:
    from orchestration.agents.models import AgentRun, AgentTurn

DYNAMIC_QUEUE = "cityos-dynamic-queue"
UNREADABLE_AT_MOST = 3  # answers in a row that nobody can read
CALLS_AT_ONCE = 8
LONGEST_ANSWER = 4_096  # tokens
ASK_AGAIN = timedelta(seconds=10)


def _run_of(step: Run) -> AgentRun:
    from orchestration.agents.models import AgentRun

    # Not locked: the saga's row is, and who presses the stop button must not wait for a model that thinks.
    return AgentRun.objects.get(pk=step.context["run"])


def begin(step: Run) -> Outcome:
    """There is a model to ask."""
    from orchestration import integrations
    from orchestration.stories.pushing import SKIPPED, tenant_of

    run = _run_of(step)
    if run.has_ended:
        return Done({"state": run.state})
    if not integrations.configured("model", tenant=tenant_of(step)):
        _end(run, run.State.FAILED, "not_configured")
        return Done(SKIPPED)
    run.state, run.began_at = run.State.WORKING, timezone.now()
    run.save(update_fields=["state", "began_at"])
    return Done({"tools": run.available_tools})


def give_up(step: Run) -> None:
    """A run that nobody takes further has failed."""
    run = _run_of(step)
    if not run.has_ended:
        _end(run, run.State.FAILED, step.execution.error)


def work(step: Run) -> Outcome:
    """One turn: the next call that the model has asked for, else the model itself."""
    from orchestration.agents.asking import person_behind

    run = _run_of(step)
    if run.has_ended:
        return Done({"state": run.state})
    person = person_behind(run.actor_ref)
    turns = list(run.turns.order_by("number"))
    if run.stop_asked_by:
        return _end(run, run.State.STOPPED, run.stop_asked_by)
    if person is None:
        return _end(run, run.State.REFUSED, "the person does not work here any more")
    if spent := _spent(run):
        return _end(run, run.State.EXHAUSTED, spent)
    asked, answered = _open_calls(turns)
    if len(answered) < len(asked):
        return _call(step, run, asked[len(answered)], person, len(answered))
    return _ask_model(step, run, turns)


def _call(step: Run, run: AgentRun, asked: dict[str, Any], person: Any, place: int) -> Outcome:
    from orchestration.agents.calling import call_tool

    number = run.turns.count() + 1
    wanted = asked if place < CALLS_AT_ONCE else {**asked, "name": "", "arguments": "{}"}
    call_tool(run, wanted, number, person, f"{step.key}/{number}")
    run.used_calls += 1
    run.save(update_fields=["used_calls"])
    return WakeAt(timezone.now())


def _ask_model(step: Run, run: AgentRun, turns: list[AgentTurn]) -> Outcome:
    from orchestration import integrations
    from orchestration.agents.models import AgentTurn
    from orchestration.agents.speaking import messages_of, plain, tools_of
    from orchestration.stories.pushing import tenant_of

    models = [turn for turn in turns if turn.kind == AgentTurn.Kind.MODEL]
    if len(models) >= run.max_iterations:
        return _end(run, run.State.EXHAUSTED, "iterations")
    number = len(turns) + 1
    values = {"messages": messages_of(run, turns), "tools": tools_of(run), "max_tokens": _left(run)}
    try:
        said = integrations.ask("model", "complete", values, tenant=tenant_of(step), key=f"{step.key}/{number}")
    except integrations.TemporaryFault as fault:
        pause = max(timedelta(seconds=float(fault.retry_after or 0)), ASK_AGAIN)
        # No longer than the run may last: then it is looked at for the last time.
        assert run.began_at is not None, "it has begun"
        return WakeAt(min(timezone.now() + pause, run.began_at + timedelta(seconds=run.seconds)))
    except integrations.SchemaChanged as fault:
        return _note_unreadable(run, models, number, str(fault))
    except integrations.IntegrationFault as fault:
        return _end(run, run.State.FAILED, f"the model: {fault}")
    content = plain({"content": said["content"], "tool_calls": said["tool_calls"]})
    AgentTurn.objects.create(
        run=run,
        number=number,
        kind=AgentTurn.Kind.MODEL,
        outcome=AgentTurn.Outcome.DONE,
        content=content,
        tokens=said["tokens"],
    )
    run.used_tokens += said["tokens"]
    run.used_money += Decimal(said["money"]).quantize(Decimal("0.0001"))
    run.save(update_fields=["used_tokens", "used_money"])
    if not content["tool_calls"]:
        run.result = content["content"]
        return _end(run, run.State.COMPLETED, "")
    return WakeAt(timezone.now())


def _left(run: AgentRun) -> int:
    """How long one answer may be, in tokens."""
    return max(1, min(LONGEST_ANSWER, run.tokens - run.used_tokens))


def _note_unreadable(run: AgentRun, models: list[AgentTurn], number: int, fault: str) -> Outcome:
    """An answer that nobody can read costs an iteration."""
    from orchestration.agents.models import AgentTurn

    unreadable = AgentTurn.Outcome.UNREADABLE
    told = {"error": fault[:400]}
    AgentTurn.objects.create(run=run, number=number, kind=AgentTurn.Kind.MODEL, outcome=unreadable, content=told)
    before = models[-(UNREADABLE_AT_MOST - 1) :]
    if len(before) == UNREADABLE_AT_MOST - 1 and all(turn.outcome == unreadable for turn in before):
        return _end(run, run.State.FAILED, f"the model: {fault}")
    return WakeAt(timezone.now())


def _open_calls(turns: list[AgentTurn]) -> tuple[list[dict[str, Any]], list[AgentTurn]]:
    """What the model asked for last, and the answers that are there."""
    answered: list[AgentTurn] = []
    for turn in reversed(turns):
        if turn.kind == "model":
            return (turn.content["tool_calls"] if turn.outcome == "done" else []), answered
        answered.append(turn)
    return [], []


def _spent(run: AgentRun) -> str:
    """Which part of the budget is used up; nothing if none is."""
    lasted = (timezone.now() - run.began_at).total_seconds() if run.began_at else 0.0
    used = {
        "tokens": run.used_tokens >= run.tokens,
        "calls": run.used_calls >= run.calls,
        "money": run.used_money >= run.money,
        "seconds": lasted >= run.seconds,
    }
    return next((name for name, over in used.items() if over), "")


def _end(run: AgentRun, state: str, reason: str) -> Done:
    run.state, run.reason, run.ended_at = state, reason[:300], timezone.now()
    run.save(update_fields=["state", "reason", "result", "ended_at"])
    return Done({"state": run.state, "reason": run.reason})


def report(step: Run) -> Outcome:
    """Whoever waits hears how it ended."""
    run = _run_of(step)
    used = {"tokens": run.used_tokens, "calls": run.used_calls, "money": str(run.used_money)}
    payload = {"run": run.pk, "state": run.state, "reason": run.reason, "used": used}
    emit("agent.ended", aggregate=run, payload=payload, actor=step.actor, source="agents")
    return Done({"state": run.state, "used": used})


SAGA = Saga(
    "cityOSDynamicAgentWorkflow",
    title=_("An agent works towards a goal"),
    triggers={"agent.requested"},
    queue=DYNAMIC_QUEUE,
    steps=[
        Step("begin", begin, give_up, title=_("There is a model to ask")),
        Step("work", work, title=_("It works, turn by turn")),
        Step("report", report, title=_("Its end is told")),
    ],
)
