"""A page with a new stamp is never made of the old registry: a shop that has just closed is not kept as an open one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches

from kit.pagecache.generations import Generations
from kit.pagecache.storing import REGISTRY
from tenancy.resolver import version


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Any]]:
    """Changes the registry as another process does. The second until this one looks by itself never comes."""
    monkeypatch.setattr(version, "LOOK_EVERY", 3600.0)
    caches["city"].add(version.KEY, 0, timeout=None)
    version.look_again()
    version.registry_version()
    yield lambda: caches["city"].incr(version.KEY)
    version.look_again()


def test_who_hears_that_the_registry_moved_looks_at_once(elsewhere: Callable[[], Any]) -> None:
    here, before = Generations(None), version.registry_version()
    elsewhere()
    here.apply(1, ["store:1"])
    assert version.registry_version() == before  # nobody said so
    here.apply(2, [REGISTRY])
    assert version.registry_version() != before


def test_an_answer_from_before_the_news_is_not_believed(
    elsewhere: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, before = Generations(None), version.registry_version()
    city = caches["city"]
    ask = city.get

    def slowly(*key: Any) -> Any:
        found = ask(*key)
        elsewhere()
        here.apply(3, [REGISTRY])
        return found

    version.look_again()
    with monkeypatch.context() as slow:
        slow.setattr(city, "get", slowly)
        assert version.registry_version() == before
    assert version.registry_version() != before
