"""How well two colours can be told apart (WCAG 2.2), and which pairs a store's theme must keep apart."""

from __future__ import annotations

import re

from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HEX = re.compile(r"^#[0-9a-fA-F]{6}$")
validate_colour = RegexValidator(HEX, gettext_lazy("Write a colour as # and six digits, like #0d5c4c."))

TEXT, SHAPE = 4.5, 3.0
# (field at fault, in front, behind, least ratio)
PAIRS = (
    ("brand_ink", "brand_ink", "brand", TEXT),
    ("brand", "brand", "surface", SHAPE),
    ("accent", "accent", "surface", SHAPE),
)


def _light(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours (`#rrggbb`), from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def faults_of_theme(colours: dict[str, str]) -> dict[str, str]:
    """Field → what is wrong and how to mend it, for a person; empty when the theme can be read."""
    messages = {
        "brand_ink": _(
            "Text on the brand colour is hard to read: %(is)s to 1, and %(least)s is needed. "
            "Choose a lighter or darker text colour."
        ),
        "brand": _(
            "The brand colour hardly shows on the page's colour: %(is)s to 1, and %(least)s is needed. "
            "Choose one that differs more."
        ),
        "accent": _(
            "The accent hardly shows on the page's colour: %(is)s to 1, and %(least)s is needed. "
            "Choose one that differs more."
        ),
    }
    faults = {}
    for field, front, behind, least in PAIRS:
        pair = colours.get(front, ""), colours.get(behind, "")
        if not all(HEX.match(colour) for colour in pair):
            continue
        ratio = contrast(*pair)
        if ratio < least:
            # Cut, not rounded: 4.46 must not read as the 4.5 that it misses.
            faults[field] = messages[field] % {"is": f"{int(ratio * 10) / 10:.1f}", "least": f"{least:g}"}
    return faults
