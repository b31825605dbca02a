"""The daily look at the DNS proofs of domains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenancy.actor import Actor

if TYPE_CHECKING:
    from orchestration.jobs import Work


def recheck_proofs(work: Work) -> dict[str, Any]:
    """Closes domains whose proof has been missing for too long; how many of each kind there were."""
    from tenancy.services.domains import recheck_domains

    return dict(recheck_domains(actor=Actor.system("clock")))
