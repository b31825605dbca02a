"""How far a provisioning is, for whoever watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenancy.models import Provisioning
from tenancy.provisioning.steps import steps_for


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step, whether it is done, and whether it is at hand."""

    title: Any
    done: bool
    now: bool


def told_steps(provisioning: Provisioning) -> list[ToldStep]:
    """Its steps in order."""
    return [
        ToldStep(step.title, step.name in provisioning.steps_done, step.name == provisioning.step)
        for step in steps_for(provisioning)
    ]
