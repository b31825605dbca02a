"""A flow: its states, its moves, and who may make them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from tenancy.actor import Actor
from tenancy.errors import DomainError

Rule = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class State:
    """A state and its name; `final` ends the story; `tone` is ok, warn, bad or info for a pill."""

    code: str
    label: Any
    tone: str = "info"
    final: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A step from some states to one.

    `guard(case, actor, **data)` raises DomainError where it must not be; `effect(case, actor, **data)` does what
    belongs to the step, in the same transaction; what it returns as a dict goes into the event. `permission` names the
    right that is asked; `own` lets the case's own customer make it from these states too. `event` is what is emitted.
    """

    name: str
    label: Any
    sources: tuple[str, ...]
    target: str
    permission: str = ""
    event: str = ""
    guard: Rule | None = None
    effect: Rule | None = None
    own: tuple[str, ...] = ()
    danger: bool = False


@dataclass(frozen=True)
class Flow:
    """The table. `history(case, old, move, actor, note)` writes a line; `owns(case, actor)` says whose the case is."""

    model: str
    states: Sequence[State]
    moves: Sequence[Move]
    history: Callable[[Any, str, Move, Actor, str], None]
    field: str = "status"
    owns: Callable[[Any, Actor], bool] = lambda case, actor: False
    _moves: dict[str, Move] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes = {state.code for state in self.states}
        for move in self.moves:
            unknown = {move.target, *move.sources, *move.own} - codes
            if unknown or move.name in self._moves or not set(move.own) <= set(move.sources):
                raise ValueError(f"{self.model}: {move.name} is not a move of this table: {sorted(unknown)}")
            self._moves[move.name] = move
        if _flows.setdefault(self.model.lower(), self) is not self:
            raise ValueError(f"{self.model} has a flow already")

    def move(self, name: str) -> Move:
        """The move of this name. Raises DomainError `flow.unknown_move`."""
        try:
            return self._moves[name]
        except KeyError:
            raise DomainError("flow.unknown_move", name) from None

    def state(self, code: str) -> State:
        """The state of this code; an unknown code names itself."""
        return next((state for state in self.states if state.code == code), State(code, code))

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """For a model field or a filter."""
        return [(state.code, state.label) for state in self.states]

    def lines(self) -> Iterator[tuple[str, str, str, str, str]]:
        """The table: from, move, to, permission, event."""
        for move in self.moves:
            for source in move.sources:
                yield source, move.name, move.target, move.permission, move.event

    @property
    def model_class(self) -> Any:
        """The model whose state this is."""
        return apps.get_model(self.model)


_flows: dict[str, Flow] = {}


def flows() -> list[Flow]:
    """Every flow that was declared."""
    return [_flows[key] for key in sorted(_flows)]


def flow_for(label: str) -> Flow:
    """The flow of a model, by its label. Raises LookupError."""
    return _flows[label.lower()]
