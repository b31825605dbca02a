"""What the clock asks for: each kind with `every`, for each open tenant."""

from __future__ import annotations

from contextlib import AbstractContextManager

from orchestration.jobs.asking import ask_job
from orchestration.jobs.kinds import kinds
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant


def ask_by_clock(every: str) -> int:
    """Asks for the jobs of this rhythm; how many. One that still waits is not asked for again."""
    actor, asked = Actor.system("clock"), 0
    with in_the_city():
        tenants = list(Tenant.objects.filter(status="active").order_by("pk"))
    for kind in kinds(every):
        places: list[AbstractContextManager[None]] = [in_the_city()] if kind.city else [in_tenant(t) for t in tenants]
        for place in places:
            with place:
                ask_job(kind=kind.name, operation=every, actor=actor)
                asked += 1
    return asked
