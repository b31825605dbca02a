"""What a running city sends is in the city's table: kept pages, streams, from two workers, with Redis killed."""

from __future__ import annotations

import http.client
import re
from pathlib import Path

import psycopg
import pytest

from tests.conftest import DATABASES
from tests.ground.serving import LiveCity, serve
from tests.ground.waiting import until
from tests.pagecache.tiny import RedisServer

pytestmark = pytest.mark.servers
NAME = "draft_counted"


def _asked(city: LiveCity, path: str) -> tuple[bytes, str]:
    """The body, and what the page cache says of itself."""
    connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": f"shop-a.localhost:{city.port}"})
        answer = connection.getresponse()
        assert answer.status == 200, path
        return answer.read(), answer.getheader("X-Cache", "")
    finally:
        connection.close()


def _written() -> int:
    with psycopg.connect(DATABASES.url_of(NAME)) as server:
        found = server.execute(
            "SELECT coalesce(sum(t.amount), 0) FROM tenancy_tenanttraffic t "
            "JOIN tenancy_tenant o ON o.id = t.tenant_id WHERE o.handle = 'alpha' AND t.kind = 'bandwidth'"
        ).fetchone()
    return int(found[0]) if found else 0


def test_every_byte_is_in_the_citys_table(tmp_path: Path) -> None:
    DATABASES.copy(DATABASES.settled(), NAME)
    own = RedisServer()
    own.start()
    sent, kept = 0, 0
    try:
        with serve(DATABASES.url_of(NAME), own.url, tmp_path / "web", roles=("web",), web_workers=2) as city:
            page, _how = _asked(city, "/en/")
            sent += len(page)
            found = re.search(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)
            assert found, "a page without a sheet"
            sheet, _how = _asked(city, found[1].decode())
            assert len(sheet) > 1000
            sent += len(sheet)
            for _n in range(20):
                page, how = _asked(city, "/en/")
                sent, kept = sent + len(page), kept + (how == "hit")
            assert kept > 5
            assert until(lambda: _written() == sent), (_written(), sent)
            own.kill()
            for _n in range(20):
                sent += len(_asked(city, "/en/")[0])
        # Whoever ends gives what it has.
        assert _written() == sent
    finally:
        own.stop()
        DATABASES.drop(NAME)
