"""Prices, dates, themes, icons and closed places as the design language writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from cityos.environment import ROOT
from kit.faces.dates import clock, hijri_day
from kit.faces.themes import colours_of, theme_css, theme_version
from kit.money import money_text, quantise


def shown(source: str, language: str = "en", **values: Any) -> str:
    with translation.override(language):
        return Template("{% load faces %}" + source).render(Context(values))


def test_money_is_written_as_the_design_says() -> None:
    assert money_text(Decimal(1330), language="en") == "SAR 1,330.00"
    assert money_text(Decimal(1330), language="ar") == "1,330.00 ر.س"
    assert money_text("5.0005", "KWD", language="en") == "KWD 5.001"
    with pytest.raises(TypeError):
        quantise(1.5)  # type: ignore[arg-type]


def test_a_price_draws_its_sign_and_keeps_its_text() -> None:
    full = shown('{% price amount "SAR" %}', amount=Decimal(1330))
    assert (
        full == '<data class="price" value="1330.00"><abbr class="sar" title="Saudi riyals">SAR</abbr>1,330.00</data>'
    )
    card = shown('{% price amount "SAR" "sale" short=True %}', "ar", amount=Decimal(1330))
    assert card.endswith("ر.س</abbr>1,330</data>") and 'class="price sale"' in card
    assert shown('{% price amount "SAR" short=True %}', amount=Decimal("9.5")).endswith("9.50</data>")


def test_dates_have_both_calendars() -> None:
    moment = datetime(2026, 11, 9, 17, 30, tzinfo=UTC)
    assert hijri_day(moment, "ar") == "29 جمادى الأولى 1448"
    assert "29 جمادى الأولى 1448" in shown("{% date day hijri=True %}", "ar", day=moment)
    assert clock(moment, "ar") == "5:30 مساءً"
    assert shown("{% date day %}", day=None) == ""


def test_every_icon_that_templates_name_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons.svg").read_text(encoding="utf-8")))
    named = set()
    for path in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r"""\{% icon ["']([\w-]+)["']""", path.read_text(encoding="utf-8")))
    assert named and not named - drawn


def test_arrows_turn_with_the_script_and_names_are_escaped() -> None:
    assert 'class="i flip"' in shown('{% icon "arrow" %}') and 'class="i back"' in shown('{% icon "right" "back" %}')
    assert shown("{{ name|isolate }}", name="<b>") == "<bdi>&lt;b&gt;</bdi>"


def test_a_theme_is_four_checked_colours() -> None:
    evil = {"brand": "red;}body{display:none", "surface": "#110E0A"}
    assert colours_of(evil) == {**colours_of({}), "surface": "#110e0a"}
    assert "color-scheme: dark" in theme_css(evil) and "color-scheme: light" in theme_css({})
    assert theme_version(evil) != theme_version({})


def test_text_on_a_brand_without_its_ink_can_be_read() -> None:
    assert colours_of({"brand": "#ffe08a"})["brand_ink"] == "#17110a"
    assert colours_of({"brand": "#12304f"})["brand_ink"] == "#ffffff"
    assert colours_of({"brand": "#ffe08a", "brand_ink": "#333333"})["brand_ink"] == "#333333"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "reason",
    [
        "unknown",
        "tenant-suspended",
        "tenant-inactive",
        "tenant-archived",
        "store-inactive",
        "store-maintenance",
        "store-coming_soon",
    ],
)
def test_closed_places_say_so(reason: str, language: str) -> None:
    context = {"reason": reason, "place": None, "name": "Samar", "language": language}
    with translation.override(language):
        html = render_to_string("closed.html", context)
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert ("حدث" not in html) and ("<h1>" in html)
    if language == "ar":
        words = re.sub(r"<style>.*?</style>|<a .*?</a>|<[^>]+>", " ", html, flags=re.DOTALL)
        assert set(re.findall(r"[A-Za-z]{3,}", words)) <= {"Samar", "CityOS"}


def test_an_unknown_host_gets_a_page_and_no_file(host_client: Any) -> None:
    assert host_client("nobody").get("/static/css/tokens.css").status_code == 404
    assert "Nobody lives at this address" in host_client("nobody").get("/en/").content.decode()


def test_the_stores_colours_come_as_a_stylesheet(host_client: Any) -> None:
    client = host_client("shop-a")
    plain = client.get("/en/theme.css")
    assert plain.headers["Content-Type"].startswith("text/css") and plain.headers["Cache-Control"] == "no-cache"
    kept = client.get(f"/en/theme.css?v={theme_version({})}")
    assert '[data-theme="store"]' in kept.content.decode() and kept.status_code == 200
