"""Rules change: whom they bind is found, every process forgets the old ones, each tenant is told what differs."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from orchestration.audit import record
from orchestration.outbox import emit
from orchestration.sagas import Done, Run, Saga, Step
from orchestration.sagas.declaration import Outcome
from tenancy.context import in_tenant
from tenancy.models import GovernanceAuthority
from tenancy.resolver.version import registry_changed
from tenancy.services.governance import Bound, whom_it_binds


def _bound(run: Run) -> list[Bound]:
    row = GovernanceAuthority.objects.filter(pk=run.context["authority"]).first()
    if row is None or not run.context.get("before"):
        return []  # a new authority binds nobody yet
    # As it was and became by this change: another one may have followed, and has a story of its own.
    before, after = (GovernanceAuthority(pk=row.pk, name=row.name, **run.context[when]) for when in ("before", "after"))
    return whom_it_binds(authority=after, before=before)


def forget_old(run: Run) -> Outcome:
    """No process answers by the old rules any more."""
    transaction.on_commit(registry_changed)
    return Done({"changed": run.context.get("changed", [])})


def recompute(run: Run) -> Outcome:
    """The rules in force, anew for everybody below; for whom they differ, and how many lines."""
    return Done({"tenants": {each.tenant.handle: len(each.lines) for each in _bound(run)}})


def tell_tenants(run: Run) -> Outcome:
    """Each tenant hears which of its rules differ, in its events and in its history."""
    told = []
    for each in _bound(run):
        with in_tenant(each.tenant):
            payload = {"authority": run.context["authority"], "code": run.context.get("code", ""), "lines": each.lines}
            emit("governance.policy.applied", aggregate=each.tenant, payload=payload, actor=run.actor, source="tenancy")
            names = {".".join(filter(None, (line["kind"], line["key"]))): line for line in each.lines}
            record(
                "governance.policy.applied",
                resource=each.tenant,
                actor=run.actor,
                before={name: line["before"] for name, line in names.items()},
                after={name: line["after"] for name, line in names.items()},
                tenant_id=str(each.tenant.uuid),
            )
        told.append(each.tenant.handle)
    return Done({"told": told})


SAGAS = [
    Saga(
        "xsystem.governance-policy-propagation",
        title=_("Rules have changed"),
        triggers={"governance.policy.changed"},
        steps=[
            Step("forget", forget_old, title=_("The old rules are forgotten")),
            Step("recompute", recompute, title=_("The rules in force are found anew")),
            Step("tell", tell_tenants, title=_("The tenants they bind are told")),
        ],
    ),
]
