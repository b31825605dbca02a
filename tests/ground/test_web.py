"""The web process: workers that share what was loaded once, are replaced when they die and renewed when told."""

import http.client
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import DATABASES, _redis_of
from tests.ground.serving import LiveCity, serve
from tests.ground.waiting import until

pytestmark = pytest.mark.servers
NAME = "draft_web"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[LiveCity]:
    DATABASES.copy(DATABASES.settled(), NAME)
    with serve(DATABASES.url_of(NAME), _redis_of(15), tmp_path / "web", roles=("web",), web_workers=2) as city:
        # The first answers before the second is there.
        assert until(lambda: len(workers(city)) == 2)
        yield city
    DATABASES.drop(NAME)


def works(process: psutil.Process) -> bool:
    """A nursery has one thread; who ends while being asked works no more."""
    try:
        return process.num_threads() > 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def workers(web: LiveCity) -> set[int]:
    return {process.pid for process in psutil.Process(web.web).children() if works(process)}


def answers(city: LiveCity) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=60)
    try:
        connection.request("GET", "/en/", headers={"Host": f"shop-a.localhost:{city.port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def memory(pid: int) -> dict[str, int]:
    """MiB of each kind."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines[1:]}


def test_workers_share_what_was_loaded_once_and_nobody_keeps_a_copy(web: LiveCity) -> None:
    assert answers(web)
    assert len(workers(web)) == 2
    assert all(memory(pid)["Shared_Dirty"] > 70 for pid in workers(web))
    assert memory(web.web)["Pss"] < 25


def test_a_killed_worker_is_replaced(web: LiveCity) -> None:
    before = workers(web)
    os.kill(min(before), signal.SIGKILL)
    assert until(lambda: len(workers(web)) == 2 and workers(web) != before and answers(web))


def test_new_workers_take_over_without_a_pause(web: LiveCity) -> None:
    """A connection that waits in the queue of an ending worker may be lost: the kernel does not move it. One who asks
    after the other loses one at most with each of the two."""
    before, ended, asked, refused = workers(web), threading.Event(), 0, 0

    def ask() -> None:
        nonlocal asked, refused
        while not ended.wait(0.01):
            asked += 1
            refused += not answers(web)

    asking = threading.Thread(target=ask)
    asking.start()
    os.kill(web.web, signal.SIGHUP)
    renewed = until(lambda: len(workers(web)) == 2 and not workers(web) & before and asked > 50)
    ended.set()
    asking.join()
    assert renewed
    assert refused <= 2


def test_workers_end_with_a_keeper_that_was_killed(web: LiveCity) -> None:
    orphans = [psutil.Process(pid) for pid in workers(web)]
    assert len(orphans) == 2
    os.kill(web.web, signal.SIGKILL)
    assert until(lambda: not any(works(orphan) for orphan in orphans))
