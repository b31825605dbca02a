"""The systems that shops come from: what is pulled of them, by whom it is asked for, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orchestration.jobs import Work, ask_job, register_job
from tenancy.context import current_schema

if TYPE_CHECKING:
    from orchestration.jobs.models import SyncJob
    from tenancy.actor import Actor

QUEUE = "store-sync"


def register_bridge(system: str, *, often: str, titles: tuple[Any, Any, Any, Any]) -> None:
    """Jobs of a system: everything on demand, what changed `often`, everything once a day, and one thing at once."""
    everything, changes, daily, one = titles
    run, wanted = partial(_pull, system), partial(_wanted, system)
    register_job(f"{system}.pull", run, everything, queue=QUEUE, tries=5)
    register_job(f"{system}.changes", partial(_changes, system), changes, queue=QUEUE, every=often, wanted=wanted)
    register_job(f"{system}.reconcile", run, daily, queue=QUEUE, tries=5, every="day", wanted=wanted)
    register_job(f"{system}.take", partial(_take, system), one, queue=QUEUE, tries=5)


def ask_pull(*, system: str, actor: Actor, entities: Iterable[str] = (), go_on: bool = False) -> SyncJob:
    """Asks for everything of a system (or only these entities) to be pulled into the tenant where this is called.
    `go_on`: one that failed within the last hour is taken up where it stopped.
    Raises LookupError for a system that nothing is pulled from, ValueError for an entity that it does not have."""
    from orchestration.integrations.adapters import adapter_named
    from orchestration.integrations.pulls import Pullable

    adapter = adapter_named(system)
    if not isinstance(adapter, Pullable):
        raise LookupError(system)
    wanted = sorted(set(entities), key=adapter.pulls.index)
    kind, operation = f"{system}.pull", ",".join(wanted)[:20] or "everything"
    payload: dict[str, Any] = {"entities": wanted} if wanted else {}
    if go_on:
        payload.update(_left_over(kind, operation))
    return ask_job(kind=kind, operation=operation, payload=payload, actor=actor)


def _left_over(kind: str, operation: str) -> dict[str, Any]:
    """Where the last one stopped, if it failed a short while ago."""
    from orchestration.jobs.models import SyncJob

    rows = SyncJob.objects.filter(schema_name=current_schema(), kind=kind, operation=operation)
    last, lately = rows.order_by("-pk").first(), timezone.now() - timedelta(hours=1)
    if last is None or last.status != SyncJob.Status.FAILED or (last.finished_at or lately) <= lately:
        return {}
    return {name: last.payload[name] for name in ("at", "found") if name in last.payload}


def _wanted(system: str, tenant: Any) -> bool:
    from orchestration.integrations.pulling import own_link

    return own_link(system, tenant) is not None


def _pull(system: str, work: Work) -> dict[str, Any]:
    from orchestration.integrations.pulling import pull

    return pull(system, work)


def _changes(system: str, work: Work) -> dict[str, Any]:
    from orchestration.integrations.pulling import pull

    work.job.payload = {**work.job.payload, "changes": True}
    return pull(system, work)


def _take(system: str, work: Work) -> dict[str, Any]:
    from orchestration.integrations.pulling import take_one

    return take_one(system, work)


def register_bridges() -> None:
    """Called once at start-up."""
    register_bridge(
        "medusa",
        often="hour",
        titles=(
            _("Everything from Medusa"),
            _("What changed in Medusa"),
            _("Medusa compared, once a day"),
            _("One thing from Medusa"),
        ),
    )
    register_bridge(
        "payload",
        often="quarter",
        titles=(
            _("Everything from Payload"),
            _("What changed in Payload"),
            _("Payload compared, once a day"),
            _("One thing from Payload"),
        ),
    )
