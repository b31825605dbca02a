"""The web process: workers that share their parent's memory, and are replaced when they die."""

import http.client
import os
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import DATABASES, _redis_of
from tests.ground.serving import LiveCity, serve
from tests.ground.test_up import until

pytestmark = pytest.mark.servers
NAME = "draft_web"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCity]:
    DATABASES.copy(DATABASES.settled(), NAME)
    with serve(DATABASES.url_of(NAME), _redis_of(15), tmp_path_factory.mktemp("web"), roles=("web",)) as city:
        yield city
    DATABASES.drop(NAME)


def worker() -> psutil.Process | None:
    """The one worker of the web process that this test started."""
    for process in psutil.Process().children():
        if "cityos.web" in process.cmdline() and process.children():
            return process.children()[0]
    return None


def answers(city: LiveCity) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=5)
    try:
        connection.request("GET", "/en/", headers={"Host": f"shop-a.localhost:{city.port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_a_worker_shares_what_its_parent_loaded(web: LiveCity) -> None:
    assert answers(web)
    one = worker()
    assert one is not None
    lines = Path(f"/proc/{one.pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines[1:]}
    assert sizes["Shared_Dirty"] > 70


def test_a_killed_worker_is_replaced(web: LiveCity) -> None:
    before = worker()
    assert before is not None
    os.kill(before.pid, 9)
    assert until(lambda: (now := worker()) is not None and now.pid != before.pid and answers(web), 30)
