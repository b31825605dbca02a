"""The layer that the settings make."""

import pytest

from kit.pagecache.wiring import generations_from_settings, layer_from_settings

from .tiny import TinySite, ask


def test_names_come_from_the_settings(settings):
    settings.PAGE_CACHE = {"kept_args": ["page"], "choice_cookies": {"currency": ["SAR"]}}
    keys = layer_from_settings(TinySite()).keys
    assert settings.SESSION_COOKIE_NAME in keys.private_cookies
    assert keys.choice_cookies[settings.LANGUAGE_COOKIE_NAME] >= {"en", "ar"}
    assert keys.kept_args == {"page"}


def test_switched_off(settings):
    settings.PAGE_CACHE = {"enabled": False, "redis_url": "unix:///nonexistent"}
    layer = layer_from_settings(TinySite())
    ask(layer)
    assert not ask(layer).hit
    assert ask(layer, path="/healthz").status == 200
    assert generations_from_settings()._connect is None


def test_a_misspelt_option_is_refused(settings):
    settings.PAGE_CACHE = {"redis": "x"}
    with pytest.raises(ValueError, match="redis"):
        layer_from_settings(TinySite())
