"""The audit of packages finds what it should, passes over only what is explained, and says when it saw nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.house import audit

REPORT = {
    "dependencies": [
        {"name": "fine", "version": "1.0", "vulns": []},
        {"name": "weak", "version": "2.0", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1"]}]},
        {"name": "left", "skip_reason": "not found"},
    ]
}


@pytest.fixture
def index() -> Iterator[tuple[str, dict[str, object]]]:
    """An index: its address, and what it answers."""
    answers: dict[str, object] = {}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = answers.get(self.path)
            self.send_response(200 if known is not None else 404)
            self.end_headers()
            self.wfile.write(json.dumps(known).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    server.server_close()


def test_a_weakness_is_told_and_an_explained_one_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit.judge(json.dumps(REPORT)) == ["weak 2.0: PYSEC-1 (2.1)"]
    monkeypatch.setattr(audit, "KNOWN", {"CVE-1": audit.Known("only on Windows", datetime.now(tz=UTC).date())})
    assert audit.judge(json.dumps(REPORT)) == []


def test_an_explanation_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    today = datetime.now(tz=UTC).date()
    long_ago = today - audit.GOOD_FOR - timedelta(days=1)
    monkeypatch.setattr(audit, "KNOWN", {"A": audit.Known("x", today), "B": audit.Known("x", long_ago),
                                         "C": audit.Known("", today)})  # fmt: skip
    assert audit.stale(today) == ["B", "C"]


def test_whether_the_index_tells_anything_is_asked_first(index: tuple[str, dict[str, object]]) -> None:
    address, answers = index
    answers["/with"], answers["/without"] = {"vulnerabilities": []}, {"info": {}}
    assert audit.serves_advisories(f"{address}/with")
    assert not audit.serves_advisories(f"{address}/without")
    assert not audit.serves_advisories(f"{address}/nowhere")
    assert not audit.serves_advisories("http://127.0.0.1:9/")


def test_the_lock_file_is_what_is_audited() -> None:
    assert audit.version_of("django").startswith("5.2")
