"""The language that this thread speaks."""

from typing import Literal, cast

from django.utils.translation import get_language


def spoken() -> Literal["ar", "en"]:
    """Without its region; English where none is active (a shell, a job before it chose one)."""
    return cast(Literal["ar", "en"], (get_language() or "en")[:2])
