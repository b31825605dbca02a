"""A child of a test speaks to the database over a session of its own, also while a browser is driven."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests.ground.forking import forked


def session() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def sessions(folder: Path, driving: bool) -> set[int]:
    """Those of a thread, of the loop that runs in it where a browser is driven, and of two children."""
    loop = asyncio.new_event_loop()
    known = {session()}
    try:
        if driving:
            asyncio._set_running_loop(loop)
            known.add(session())
        for name in ("one", "two"):
            child = forked(lambda name=name: (folder / name).write_text(str(session())))
            assert os.waitpid(child, 0)[1] == 0
            known.add(int((folder / name).read_text()))
        return known
    finally:
        connection.close()
        asyncio._set_running_loop(None)
        connection.close()
        loop.close()


@pytest.mark.parametrize("driving", [False, True])
def test_each_child_has_its_own_session(fresh_city: None, tmp_path: Path, driving: bool) -> None:
    # In a thread of its own: in the test's a browser may be driven, whose loop is nobody's to take away.
    with ThreadPoolExecutor(1) as thread:
        assert len(thread.submit(sessions, tmp_path, driving).result(60)) == 3 + driving


def test_a_child_that_fails_says_so(fresh_city: None, capfd: pytest.CaptureFixture[str]) -> None:
    assert os.waitstatus_to_exitcode(os.waitpid(forked(lambda: 1 / 0), 0)[1]) == 1
    assert "ZeroDivisionError" in capfd.readouterr().err
