"""A policy server that is away, slow, or answers another question lets nobody in, and is asked again soon."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from identity.access import AccessUnknown, asking
from identity.access.asking import Cerbos
from identity.access.things import Principal, Thing
from tests.ground.ports import free_port
from tests.identity.access.server import people, running

ORDER = Thing("order", "5", {"tenant": "t_alpha", "store_ids": [1]})
PRODUCT = Thing("product", "5", {"tenant": "t_alpha", "store_ids": [1]})


def _boss() -> Principal:
    return people()["tenant-admin"]


@pytest.mark.servers
def test_order_5_is_not_product_5(tmp_path: Path) -> None:
    technician = people()["asset-technician"]
    with running(tmp_path) as port:
        server = Cerbos(f"http://127.0.0.1:{port}", timeout=5)
        found = server.check(technician, [("edit", ORDER), ("edit", PRODUCT), ("read", PRODUCT), ("read", ORDER)])
    assert [each.allowed for each in found] == [False, False, True, True]
    assert {each.policy_version for each in found} == {"cerbos/default"}


@pytest.mark.servers
def test_it_comes_back_without_a_restart(tmp_path: Path) -> None:
    port = free_port()
    server = Cerbos(f"http://127.0.0.1:{port}", timeout=5)
    with pytest.raises(AccessUnknown):
        server.check(_boss(), [("read", ORDER)])
    with running(tmp_path, port=port):
        time.sleep(asking.REST + 0.1)
        assert server.check(_boss(), [("read", ORDER)])[0].allowed
    with pytest.raises(AccessUnknown):
        server.check(_boss(), [("read", ORDER)])


class _Liar(BaseHTTPRequestHandler):
    """Answers whatever the test says."""

    answer: Any = {}
    asked = 0
    released: threading.Event | None = None

    def do_POST(self) -> None:
        type(self).asked += 1
        if self.released is not None:
            self.released.wait(60)
        body = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        with contextlib.suppress(OSError):  # who asked may have gone
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *given: Any) -> None:
        """Silent."""


@pytest.fixture
def liar() -> Iterator[tuple[type[_Liar], Cerbos]]:
    kind = type("Liar", (_Liar,), {})
    served = HTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield kind, Cerbos(f"http://127.0.0.1:{served.server_port}", timeout=0.3)
    served.shutdown()
    thread.join()
    served.server_close()


YES = {"actions": {"read": "EFFECT_ALLOW"}}


@pytest.mark.parametrize(
    "answer",
    [
        b"no json",
        [],
        {},
        {"results": []},
        {"results": [{"resource": {"kind": "product", "id": "5"}, **YES}]},
        {"results": [{"resource": {"kind": "order", "id": "6"}, **YES}]},
        {"results": [{"resource": {"kind": "order", "id": "5"}, "actions": {"edit": "EFFECT_ALLOW"}}]},
    ],
)
def test_what_is_no_answer_to_the_question_lets_nobody_in(liar: Any, answer: Any) -> None:
    kind, server = liar
    kind.answer = answer
    before = asking._unanswered()._value.get()
    with pytest.raises(AccessUnknown):
        server.check(_boss(), [("read", ORDER)])
    assert asking._unanswered()._value.get() == before + 1


@pytest.mark.parametrize("answer", [{}, {"action": "read", "resourceKind": "order", "filter": {"kind": "KIND_NEW"}}])
def test_a_plan_that_cannot_be_read_finds_nothing(liar: Any, answer: Any) -> None:
    kind, server = liar
    kind.answer = answer
    with pytest.raises(AccessUnknown):
        server.plan(_boss(), "read", "order")


def test_nobody_waits_for_a_slow_one(liar: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers after everybody has gone; who comes second does not even ask."""
    kind, server = liar
    kind.answer = {"results": [{"resource": {"kind": "order", "id": "5"}, **YES}]}
    kind.released = threading.Event()
    monkeypatch.setattr(asking, "REST", 600.0)
    try:
        for _again in range(5):
            with pytest.raises(AccessUnknown):
                server.check(_boss(), [("read", ORDER)])
        assert kind.asked <= 1
    finally:
        kind.released.set()
