"""The operator's workflows: a story that is read, and the queue of those that wait for a person."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.audit.models import AuditLog
from orchestration.sagas.models import WorkflowExecution
from tenancy.context import in_the_city
from tests.orchestration.sagas.conftest import begin, go_on, shop  # noqa: F401 (fixtures)
from tests.orchestration.screens.conftest import both, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck(begin: Any) -> WorkflowExecution:  # noqa: F811
    """One whose undoing failed."""
    row = begin(ship={"fail": True}, pay={"undo_raise": True})
    for _try in range(70):
        if go_on(row).kind == "stuck":
            break
    assert row.state == "stuck"
    return row


def test_pages_open_in_both_languages(stuck: WorkflowExecution, begin: Any, operator: Any) -> None:  # noqa: F811
    done = begin()
    go_on(done)
    with in_the_city():
        assert f"/cms/engine/{stuck.pk}/" in both(operator, "/cms/engine/?state=stuck")
        assert f"/cms/engine/{done.pk}/" in both(operator, "/cms/engine/?state=all&tenant=alpha")
        assert f"/cms/engine/{done.pk}/" not in both(operator, "/cms/engine/")
        story = both(operator, f"/cms/engine/{stuck.pk}/")
        assert "Could not be undone" in story and "Not reached" in story and "I did it by hand" in story
        assert "Could not be undone" not in both(operator, f"/cms/engine/{done.pk}/")


def test_the_undoing_is_tried_again(stuck: WorkflowExecution, operator: Any) -> None:
    press(operator, f"/cms/engine/{stuck.pk}/retry/")
    stuck.refresh_from_db()
    assert stuck.state == "compensating"
    assert AuditLog.objects.get(action="workflow.retried").tenant_id == stuck.tenant_id


def test_what_a_person_did_is_noted_with_a_reason(stuck: WorkflowExecution, operator: Any) -> None:
    page = f"/cms/engine/{stuck.pk}/settle/"
    assert press(operator, page).status_code == 200 and press(operator, page, sure="1").status_code == 200
    stuck.refresh_from_db()
    assert stuck.state == "stuck"
    assert press(operator, page, sure="1", note="Paid back in cash").status_code == 302
    go_on(stuck)
    assert stuck.state == "compensated"
    line = stuck.timeline.get(reason="Paid back in cash")
    assert line.settled_by and line.direction == "undo"
    assert AuditLog.objects.get(action="workflow.settled").metadata["reason"] == "Paid back in cash"
    assert "Undone by hand" in both(operator, f"/cms/engine/{stuck.pk}/")


def test_a_workflow_under_way_is_undone_with_a_reason(begin: Any, operator: Any) -> None:  # noqa: F811
    row = begin()
    press(operator, f"/cms/engine/{row.pk}/undo/", sure="1", note="Ordered by mistake")
    go_on(row)
    assert row.state == "compensated" and "Ordered by mistake" in row.cancelled
    assert press(operator, f"/cms/engine/{row.pk}/undo/", sure="1", note="again").status_code == 302
    assert AuditLog.objects.filter(action="workflow.called_off").count() == 1
    assert press(operator, f"/cms/engine/{row.pk}/explode/").status_code in (302, 404)


def test_readers_may_only_read(stuck: WorkflowExecution, reader: Any, strangers: list[Any]) -> None:
    assert "I did it by hand" not in both(reader, f"/cms/engine/{stuck.pk}/")
    for move in ("retry", "settle", "undo", "look"):
        assert press(reader, f"/cms/engine/{stuck.pk}/{move}/", sure="1", note="x").status_code in (302, 403)
        assert reader.get(f"/cms/engine/{stuck.pk}/{move}/").status_code in (302, 403, 405)
    stuck.refresh_from_db()
    assert stuck.state == "stuck"
    for client in strangers:
        assert client.get(f"/cms/engine/{stuck.pk}/").status_code in (302, 403, 404)
