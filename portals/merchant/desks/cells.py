"""What cells of a desk's list show."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from commerce.partner.terms import terms
from kit.faces.templatetags.faces import date as date_cell
from kit.faces.templatetags.faces import price


def pill(words: Any, tone: str) -> str:
    return format_html('<span class="pill {}">{}</span>', tone, words)


def yes_or_no(value: Any) -> str:
    return pill(_("Yes"), "ok") if value else pill(_("No"), "quiet")


def money(amount: Decimal | None) -> Any:
    return price(amount, terms().currency) if amount is not None else ""


def number(value: Any) -> str:
    return format_html("<bdi>{}</bdi>", f"{value or 0:,}")


def code(value: Any) -> str:
    return format_html('<bdi class="mono">{}</bdi>', value or "")


def day(value: datetime | None) -> Any:
    return date_cell(value) if value else ""


def span_pill(start: datetime | None, end: datetime | None, *, on: bool = True) -> str:
    """Whether something holds now."""
    now = timezone.now()
    if not on:
        return pill(_("Paused"), "quiet")
    if start and start > now:
        return pill(_("Planned"), "info")
    if end and end < now:
        return pill(_("Ended"), "bad")
    return pill(_("Running"), "ok")
