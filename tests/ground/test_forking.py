"""A child of a test speaks to the database over a session of its own, also while a browser is driven."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from django.db import connection

from tests.ground.forking import forked


def session() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("driving", [False, True])
def test_each_child_has_its_own_session(fresh_city: None, tmp_path: Path, driving: bool) -> None:
    loop = asyncio.new_event_loop()
    known = {session()}
    try:
        if driving:
            asyncio._set_running_loop(loop)
            known.add(session())
        for name in ("one", "two"):
            child = forked(lambda name=name: (tmp_path / name).write_text(str(session())))
            assert os.waitpid(child, 0)[1] == 0
            known.add(int((tmp_path / name).read_text()))
        assert len(known) == 3 + driving
    finally:
        connection.close()
        asyncio._set_running_loop(None)
        loop.close()


def test_a_child_that_fails_says_so(fresh_city: None, capfd: pytest.CaptureFixture[str]) -> None:
    assert os.waitstatus_to_exitcode(os.waitpid(forked(lambda: 1 / 0), 0)[1]) == 1
    assert "ZeroDivisionError" in capfd.readouterr().err
