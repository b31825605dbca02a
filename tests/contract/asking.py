"""One request whose effects are taken back, and the table of what was asked and what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client


@dataclass
class Table:
    """What was asked and what came."""

    codes: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)

    def note(self, role: str, whose: str, method: str, path: str, status: int, promised: set[int]) -> None:
        self.codes[role, whose, status] += 1
        if status not in promised:
            self.surprises.append(f"{role}: {method} {path} ({whose}) → {status}, promised {sorted(promised)}")

    def __str__(self) -> str:
        kinds = sorted({(whose, status) for _role, whose, status in self.codes})
        heads = "".join(f"{whose + ' ' + str(status):>15}" for whose, status in kinds)
        rows = [
            f"{role:20}" + "".join(f"{self.codes[role, *kind] or '·':>15}" for kind in kinds)
            for role in dict.fromkeys(role for role, _whose, _status in self.codes)
        ]
        return "\n".join(
            ["", " " * 20 + heads, *rows, f"{sum(self.codes.values())} requests, {len(self.surprises)} surprises"]
        )


def answer(client: Client, method: str, path: str, body: Any = None) -> tuple[int, str]:
    """The code and where it leads; whatever the request wrote is taken back."""
    found = response(client, method, path, body)
    return found.status_code, str(found.headers.get("Location", ""))


def response(client: Client, method: str, path: str, body: Any = None) -> Any:
    """The same, whole."""
    client.raise_request_exception = False
    kept = client.cookies.output()
    with transaction.atomic():
        found = getattr(client, method)(path, body or {}, headers={"sec-fetch-site": "same-origin"})
        if getattr(found, "streaming", False):
            b"".join(found.streaming_content)
        transaction.set_rollback(True)
    if client.cookies.output() != kept:
        client.cookies.load(kept.replace("Set-Cookie: ", ""))
    return found


@contextmanager
def without_drawing() -> Iterator[None]:
    """Who may open a page is settled before it is drawn; other tests draw each of them."""
    with patch.object(SimpleTemplateResponse, "rendered_content", ""):
        yield
