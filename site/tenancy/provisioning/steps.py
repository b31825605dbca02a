"""What is done for a new tenant, in order. Rooms above register theirs; each step can be done twice and undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tenancy.models import Provisioning, Tenant


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `do` must not mind having been done before; `undo` takes back what it made (schema steps need none).

    `order` places it; `wanted` says whether this request asks for it.
    """

    name: str
    title: Any
    order: int
    do: Callable[[Tenant, dict[str, Any]], None]
    undo: Callable[[Tenant, dict[str, Any]], None] | None = None
    wanted: Callable[[dict[str, Any]], bool] = lambda request: True


_steps: dict[str, Step] = {}


def register_step(step: Step) -> None:
    """Adds a step to every later provisioning. Refuses a second step of the same name."""
    if step.name in _steps and _steps[step.name] != step:
        raise ValueError(f"a step named {step.name} is there already")
    _steps[step.name] = step


def steps_for(provisioning: Provisioning) -> list[Step]:
    """The steps of this provisioning, in order."""
    return sorted((s for s in _steps.values() if s.wanted(provisioning.request)), key=lambda s: (s.order, s.name))
