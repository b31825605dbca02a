"""Visitors of the live city."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.ground.browsing import PATIENCE
from tests.journeys.walking import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.ground.serving import LiveCity

LANGUAGES = ("en", "ar")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def arrive(live_city: LiveCity, new_visitor: Callable[..., BrowserContext], language: str) -> Callable[..., Visitor]:
    """`arrive()`: one more visitor, who reads the language of the test."""

    def come(**options: Any) -> Visitor:
        page = new_visitor(language, **options).new_page()
        page.set_default_timeout(PATIENCE)
        return Visitor(live_city, page, language)

    return come
