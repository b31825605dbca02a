"""The workflows of the catalogue: which are there, with which trigger, and whether a person can read them."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from cityos.management.commands.catalogue import wanted_workflows
from orchestration.sagas.declaration import saga_named, sagas
from orchestration.sagas.temporal.queues import QUEUES

PLATFORM = {
    "xsystem.node-provisioning", "xsystem.node-update-propagation", "xsystem.node-decommission",
    "xsystem.tenant-setup-saga", "xsystem.tenant-config-sync", "commerce.product-catalog-sync",
    "commerce.sync-product-to-cms", "commerce.store-setup", "commerce.store-config-sync", "xsystem.customer-onboarding",
    "xsystem.customer-profile-sync", "xsystem.kyc-verification", "xsystem.kyc-credential-issuance",
    "xsystem.governance-policy-propagation",
}  # fmt: skip


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    out = StringIO()
    call_command("catalogue", "--json", stdout=out)
    read: dict[str, Any] = json.loads(out.getvalue())
    return read


def test_every_workflow_is_there_or_has_its_module(told: dict[str, Any]) -> None:
    wanted = wanted_workflows()
    assert len(wanted) == 36, "35 of the system and the agent's"
    assert set(told["states"]) == set(wanted)
    assert set(told["workflows"]) == {name for name in wanted if saga_named(name)}
    assert set(told["workflows"]) >= PLATFORM
    for name, state in told["states"].items():
        assert state == "registered" or state == f"comes with {wanted[name]['module']}"


def test_each_begins_with_the_catalogues_trigger() -> None:
    for name, one in wanted_workflows().items():
        saga = saga_named(name)
        assert saga is None or one["trigger"] in saga.triggers, name


def test_each_can_be_read_in_both_languages(told: dict[str, Any]) -> None:
    for saga in sagas():
        if saga.name.startswith("test."):
            continue
        assert saga.queue in QUEUES, saga.name
        facts = told["sagas"][saga.name]
        for line in (facts, *facts["steps"]):
            assert line["title_en"] and line["title_ar"], f"{saga.name}: {line}"
            assert line["title_ar"] != line["title_en"], f"{saga.name}: {line['title_en']} has no Arabic"
