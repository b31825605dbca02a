"""A store's four colours, from its settings to a stylesheet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

COLOURS = ("brand", "brand_ink", "surface", "accent")
PRESETS: dict[str, dict[str, str]] = {
    "oud": {"brand": "#c8a25c", "brand_ink": "#17110a", "surface": "#110e0a", "accent": "#e6c88c"},
    "saudi": {"brand": "#9a5410", "brand_ink": "#fffaf1", "surface": "#fdf8ef", "accent": "#8c2f24"},
    "dates": {"brand": "#5b3420", "brand_ink": "#fff8ee", "surface": "#faf5ec", "accent": "#a8702a"},
    "city": {"brand": "#0d5c4c", "brand_ink": "#ffffff", "surface": "#faf8f4", "accent": "#b4622d"},
}
FONTS = {
    "system": 'system-ui, "Segoe UI", "Noto Sans Arabic", sans-serif',
    "serif": 'Georgia, "Times New Roman", "Noto Naskh Arabic", "Plex Arabic", serif',
}
LIGHT_INK, DARK_INK = "#ffffff", "#17110a"
HEX = re.compile(r"#[0-9a-fA-F]{6}")


def colours_of(theme: Mapping[str, Any]) -> dict[str, str]:
    """The four colours of a store: those it names, else its preset's, else the city's. No colour: left out. On a brand
    that came without its ink the text is light or dark, whichever can be read."""
    preset = PRESETS.get(str(theme.get("preset") or theme.get("name") or ""), PRESETS["city"])
    named = theme.get("colours") or theme.get("colors") or theme
    said: dict[str, str] = {}
    for colour in COLOURS:
        value = str(named.get(colour) or named.get(colour.replace("_", "-")) or "") if hasattr(named, "get") else ""
        if HEX.fullmatch(value):
            said[colour] = value.lower()
    if "brand" in said and "brand_ink" not in said:
        said["brand_ink"] = LIGHT_INK if is_dark(said["brand"]) else DARK_INK
    return {**preset, **said}


def is_dark(colour: str) -> bool:
    """Whether light text belongs on this surface."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 < 0.36


def theme_css(theme: Mapping[str, Any]) -> str:
    """The stylesheet that sets them on `[data-theme="store"]`."""
    colours = colours_of(theme)
    lines = "".join(f" --{name.replace('_', '-')}: {colours[name]};" for name in COLOURS)
    scheme = "dark" if is_dark(colours["surface"]) else "light"
    font = FONTS.get(str(theme.get("font") or ""), "")
    lines += f" --font: {font};" if font else ""
    return f'@layer tokens {{ [data-theme="store"] {{{lines} color-scheme: {scheme}; }} }}\n'


def theme_version(theme: Mapping[str, Any]) -> str:
    """A short word that changes with the colours."""
    return hashlib.sha256(theme_css(theme).encode()).hexdigest()[:10]
