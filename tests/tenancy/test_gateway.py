"""A gateway's signed header is used once in the whole city: by threads at once, and by another process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.cache import caches
from django.db import connection
from django.test import RequestFactory

from tenancy.errors import DomainError
from tenancy.resolver import gateway
from tests.races.running import Meeting

SECRET = "a-secret-of-the-gateway-that-nobody-knows"
ROOT = Path(__file__).resolve().parents[2]
# Another process of the same city: it looks at the nonce alone, the place was looked up by the first.
OTHER = "import django; django.setup(); from tenancy.resolver.gateway import _is_new; print(_is_new({nonce!r}))"


@pytest.fixture(autouse=True)
def _secret(settings: Any) -> None:
    settings.CITYOS_SIGNATURE_SECRET = SECRET


def ask(nonce: str, stamp: str = "") -> str:
    at = stamp or str(int(time.time()))
    told = {
        "X-Cityos-Tenant": "alpha",
        "X-Cityos-Timestamp": at,
        "X-Cityos-Nonce": nonce,
        "X-Cityos-Signature": gateway.sign("alpha", "", 0 if stamp else int(at), nonce, "GET", "/", SECRET),
    }
    try:
        place = gateway.by_gateway_header(RequestFactory().get("/", headers=told), "localhost")
    except DomainError as refused:
        return refused.code
    return place.tenant_handle if place else ""


def many_at_once(nonce: str) -> Counter[str]:
    def one(_n: int) -> str:
        try:
            return ask(nonce)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return Counter(pool.map(one, range(24)))


def test_of_many_at_once_one_passes(fresh_city: None, tenant_a: Any) -> None:
    assert many_at_once("nonce-at-once") == {"alpha": 1, "gateway.replayed": 23}


def test_without_one_step_to_look_and_note_several_pass(
    fresh_city: None, tenant_a: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""

    all_of_them = Meeting(8)

    def look_then_note(nonce: str) -> bool:
        found = caches["city"].get(nonce)
        all_of_them.at("looked")
        caches["city"].set(nonce, 1)
        return found is None

    monkeypatch.setattr(gateway, "_is_new", look_then_note)
    assert many_at_once("nonce-control")["alpha"] > 1


def test_another_process_knows_it(tenant_a: Any) -> None:
    def elsewhere(nonce: str) -> str:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cityos.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        }
        command = [sys.executable, "-c", OTHER.format(nonce=nonce)]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().splitlines()[-1]

    assert ask("nonce-here-first") == "alpha"
    assert elsewhere("nonce-here-first") == "False"
    assert elsewhere("nonce-there-first") == "True"
    assert ask("nonce-there-first") == "gateway.replayed"


def test_while_nobody_can_say_it_is_not_let_in(
    tenant_a: Any, monkeypatch: pytest.MonkeyPatch, host_client: Any
) -> None:
    def away(*given: Any, **named: Any) -> bool:
        raise redis.ConnectionError("away")

    monkeypatch.setattr(type(caches["city"]), "add", away)
    assert ask("nonce-unsure") == "gateway.unsure"


@pytest.mark.parametrize("stamp", ["²", "٣٣", "9" * 5000, "-1", "1e9"])
def test_a_timestamp_that_is_none_is_refused(tenant_a: Any, stamp: str) -> None:
    assert ask("nonce-of-stamps", stamp) in {"gateway.malformed", "gateway.bad_signature"}
