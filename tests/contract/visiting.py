"""Sends one tenant's session to every address with another tenant's ids, and keeps what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client

from tests.contract.addresses import Address, every_address
from tests.contract.forms import Fields, body_of, files_of, forms_of
from tests.contract.planting import MINE_WORD, SAME, THEIR_WORD, THEIRS
from tests.contract.refusing import is_refused


@dataclass
class Visit:
    """What a walk met. `word` is what the walker's own rows are called."""

    urlconf: str
    word: str = MINE_WORD
    statuses: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    addresses: int = 0
    with_ids: int = 0
    filled_in: int = 0
    unreachable: list[str] = field(default_factory=list)
    shut: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    own: dict[tuple[str, str], int] = field(default_factory=dict)
    forms: dict[str, Fields] = field(default_factory=dict)

    def walk(self, client: Client, *, post: bool, only: str = "", **blanks: str) -> Visit:
        """Every address below `only`: read, and written to when asked. What is written is taken back at once."""
        found = [one for one in every_address(self.urlconf) if f"/{one.template}".startswith(only)]
        self.addresses, self.with_ids = len(found), sum(one.of_a_row for one in found)
        for address in found:
            self._visit(client, "get", address, blanks)
        for address in found if post else ():
            self._visit(client, "post", address, blanks)
        return self

    def _visit(self, client: Client, method: str, address: Address, blanks: dict[str, str]) -> None:
        mine = self._path(address, SAME, self.word, blanks)
        self._send(client, method, mine, mine, "own")
        if method == "post" and any(
            str(SAME) in value for values in body_of(mine, self.forms).values() for value in values
        ):
            # One's own address, with the other tenant's ids in what is sent.
            self._send(client, method, mine, mine, "ids in the body", swapped=True)
        if address.of_a_row:
            # The same id is a row of one's own; the same word never is.
            for pk in (THEIRS,) if address.knows_ids else (SAME, THEIRS):
                path = self._path(address, pk, THEIR_WORD, blanks)
                if path != mine:
                    self._send(client, method, path, mine, "theirs")
                    self._send(client, method, path, mine, "theirs", swapped=True) if method == "post" else None

    def _path(self, address: Address, pk: int, word: str, blanks: dict[str, str]) -> str:
        path = address.filled(pk, word, **blanks)
        if not address.leads_home(path, self.urlconf):
            (self.shut if address.is_shut(path, self.urlconf) else self.unreachable).append(path)
        return path

    def _send(self, client: Client, method: str, path: str, twin: str, kind: str, *, swapped: bool = False) -> None:
        """`twin` is the address of one's own row, whose form is sent."""
        body = body_of(twin, self.forms) if method == "post" else {}
        if swapped:
            body = {name: [one.replace(str(SAME), str(THEIRS)) for one in values] for name, values in body.items()}
        self.filled_in += twin in self.forms and method == "post"
        kept = client.cookies.output()
        client.raise_request_exception = False
        with transaction.atomic():
            sent = {**body, **files_of(path)} if method == "post" else {}
            answer = getattr(client, method)(path, sent, headers={"sec-fetch-site": "same-origin"})
            text = _read(answer)
            if kind == "own" and not swapped:
                self.own[method, path] = answer.status_code
                self.forms |= {action: one for action, one in forms_of(answer, path).items() if method == "get" or one}
            elif kind == "theirs" and not is_refused(client, answer, method, path, self.own.get((method, twin))):
                self.opened.append(
                    f"{method.upper()} {path} → {answer.status_code} {answer.headers.get('Location', '')}"
                )
            transaction.set_rollback(True)  # whatever it did
        if client.cookies.output() != kept:
            client.cookies.load(kept.replace("Set-Cookie: ", ""))
        self.statuses[method, kind, answer.status_code] += 1
        self._judge(f"{method.upper()} {path} → {answer.status_code}", path, text, answer)

    def _judge(self, where: str, path: str, text: str, answer: Any) -> None:
        # A page may repeat what was asked for.
        for asked in (f"{THEIR_WORD}{SAME}", f"{THEIR_WORD}-{SAME}", f"{THEIR_WORD}{THEIRS}", f"{THEIR_WORD}-{THEIRS}"):
            if asked in path:
                text = text.replace(asked, "")
        if THEIR_WORD in text:
            self.leaks.append(where)
        if answer.status_code >= 500:
            self.broken.append(f"{where} {_why(answer)}")

    def story(self) -> str:
        counts: dict[str, dict[str, int]] = {}
        for (method, kind, status), number in sorted(self.statuses.items()):
            counts.setdefault(kind, {})[f"{method} {status}"] = number
        sent = sum(self.statuses.values())
        what = f"{self.addresses} addresses, {self.with_ids} with ids, {sent} requests"
        return f"{what}, {self.filled_in} with a form, {len(set(self.shut))} shut: {counts}"


def _read(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode("utf-8", "replace")) + str(answer.headers.get("Location", ""))


def _why(answer: Any) -> str:
    info = getattr(answer, "exc_info", None)
    if not info:
        return ""
    trace = info[2]
    while trace.tb_next:
        trace = trace.tb_next
    return f"{info[0].__name__}: {str(info[1])[:200]} ({trace.tb_frame.f_code.co_filename}:{trace.tb_lineno})"
