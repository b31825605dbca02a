"""Sends one tenant's session to every address with another tenant's ids, and keeps what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client

from tests.contract.addresses import Address, every_address
from tests.contract.planting import SAME, THEIR_WORD, THEIRS

# Wagtail answers these to anybody and whatever the id: "this link is spent", and "that session is over".
OPEN_TO_ALL = ("/cms/password_reset/confirm/", "/cms/editing-sessions/release/")
REFUSALS = {301, 302, 400, 401, 403, 404, 405, 410, 422}


@dataclass
class Visit:
    """What a walk met."""

    urlconf: str
    statuses: Counter[tuple[str, int, int]] = field(default_factory=Counter)
    addresses: int = 0
    with_ids: int = 0
    unreachable: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def walk(self, client: Client, *, post: bool, only: str = "", **blanks: str) -> Visit:
        """Every address below `only`: read, and written to when asked. What is written is taken back at once."""
        for address in every_address(self.urlconf):
            if not f"/{address.template}".startswith(only):
                continue
            self.addresses += 1
            ids = (SAME, THEIRS) if address.of_a_row else (SAME,)
            self.with_ids += address.of_a_row
            for pk in ids:
                path = address.filled(pk, THEIR_WORD, **blanks)
                if not address.leads_home(path, self.urlconf):
                    self.unreachable.append(path)
                    continue
                for method in ("get", "post") if post else ("get",):
                    self._ask(client, method, path, address, pk)
        return self

    def _ask(self, client: Client, method: str, path: str, address: Address, pk: int) -> None:
        kept = client.cookies.output()
        client.raise_request_exception = False
        headers = {"sec-fetch-site": "same-origin"}
        with transaction.atomic():
            answer = getattr(client, method)(path, headers=headers)
            body = _read(answer)
            transaction.set_rollback(True)  # whatever it did
        if client.cookies.output() != kept:
            client.cookies.load(kept.replace("Set-Cookie: ", ""))
        self.statuses[method, pk, answer.status_code] += 1
        where = f"{method.upper()} {path} → {answer.status_code}"
        # A page may repeat what was asked for.
        for asked in (f"{THEIR_WORD}{pk}", f"{THEIR_WORD}-{pk}"):
            if asked in path:
                body = body.replace(asked, "")
        if THEIR_WORD in body:
            self.leaks.append(where)
        if pk == THEIRS and answer.status_code >= 500:
            self.broken.append(f"{where} {_why(answer)}")
        elif pk == THEIRS and answer.status_code not in REFUSALS and not path.startswith(OPEN_TO_ALL):
            self.opened.append(where)

    def story(self) -> str:
        counts = {f"{m} {i} {s}": n for (m, i, s), n in sorted(self.statuses.items())}
        return f"{self.addresses} addresses, {self.with_ids} with ids, {sum(counts.values())} requests: {counts}"


def _read(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode("utf-8", "replace")) + str(answer.headers.get("Location", ""))


def _why(answer: Any) -> str:
    info = getattr(answer, "exc_info", None)
    return f"{info[0].__name__}: {str(info[1])[:200]}" if info else ""
