"""What kinds of jobs there are, and what a job is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from orchestration.jobs.models import SyncJob

Every = Literal["quarter", "hour", "day"]


@dataclass(frozen=True, slots=True)
class Work:
    """One try of a job, in the job's tenant, outside any transaction."""

    job: SyncJob
    progress: Callable[[int, int], None]

    @property
    def payload(self) -> dict[str, Any]:
        """What was asked for."""
        return self.job.payload


@dataclass(frozen=True, slots=True)
class JobKind:
    """`run(work)` does it and returns the result. It may run twice, or stop half-way and begin anew: what it did before
    must not matter. It calls `work.progress(done, total)` now and then, which keeps its lease and ends it when it was
    called off. An exception: again after 2 s, 4 s …, `tries` times in all.

    `every`: also asked for by the clock, for each open tenant (or for the city, if `city`); `wanted(tenant)` leaves out
    those for whom there is nothing to do."""

    name: str
    run: Callable[[Work], dict[str, Any] | None]
    title: Any
    queue: str = "store-sync"
    tries: int = 3
    every: Every | None = None
    city: bool = False
    wanted: Callable[[Any], bool] | None = None


_kinds: dict[str, JobKind] = {}


def register_job(name: str, run: Callable[[Work], dict[str, Any] | None], title: Any, **options: Any) -> None:
    """From now on such jobs can be asked for. Refuses a second kind of the same name."""
    kind = JobKind(name, run, title, **options)
    if _kinds.setdefault(name, kind) != kind:
        raise ValueError(f"a job named {name} is there already")


def unregister_job(name: str) -> None:
    """Forgets it. For tests."""
    _kinds.pop(name, None)


def kind_named(name: str) -> JobKind | None:
    """The kind of this name; None where the code that did it is gone."""
    return _kinds.get(name)


def kinds(every: str = "") -> list[JobKind]:
    """All of them, or those that the clock asks for so often, by name."""
    return [_kinds[name] for name in sorted(_kinds) if not every or _kinds[name].every == every]
