"""Icons, prices, isolated names, pictures, dates and stars: `{% load faces %}`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as calendar_day
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kit.faces.closed import ClosedWords
from kit.faces.closed import closed_words as words_of
from kit.faces.dates import clock, day, hijri_day
from kit.faces.themes import colours_of, is_dark, theme_version
from kit.money import currency_name, currency_word, number_text, quantise
from tenancy.speech import spoken

register = template.Library()

# What points in the direction of reading is mirrored; "back" mirrors in the other one; "still" never.
DIRECTED = {"arrow", "right"}


@lru_cache(maxsize=256)
def _icon(name: str, words: str, sprite: str) -> SafeString:
    classes = ["i", *words.split()]
    if name in DIRECTED and not {"back", "flip", "still"} & set(classes):
        classes.append("flip")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        " ".join(c for c in classes if c != "still"),
        sprite,
        name,
    )


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """A drawn icon of static/icons.svg. `{% icon "arrow" %}` mirrors in Arabic; `"back"` points back."""
    return _icon(name, words, static("icons.svg"))


@register.simple_tag
def price(amount: Any, currency: str = "SAR", words: str = "", short: bool = False) -> SafeString | str:
    """A price: `{% price line.total "SAR" %}`. `words`: was, sale, muted. `short` hides zero halalas."""
    if amount in (None, ""):
        return ""
    exact = quantise(amount if isinstance(amount, Decimal | int | str) else str(amount), currency)
    sign = "sar" if currency == "SAR" else "cur"
    return format_html(
        '<data class="price{}" value="{}"><abbr class="{}" title="{}">{}</abbr>{}</data>',
        f" {words}" if words else "",
        exact,
        sign,
        currency_name(currency),
        currency_word(currency),
        number_text(exact, currency, short=short),
    )


@register.filter
def isolate(value: Any) -> SafeString:
    """A name, number or code that keeps its own direction inside a sentence."""
    return format_html("<bdi>{}</bdi>", "" if value is None else value)


@register.filter
def initial(value: Any) -> str:
    """The letter that stands for a name; the Arabic article is no part of it."""
    name = str(value or "").strip()
    return (name.removeprefix("ال") or name)[:1].upper()


@register.filter
def grouped(value: Any) -> str:
    """A whole number with thousands: 2,148."""
    try:
        return f"{int(value):,}"
    except (TypeError, ValueError):
        return str(value)


@register.simple_tag
def date(
    value: calendar_day | datetime | None, hijri: bool = False, weekday: bool = False, time: bool = False
) -> SafeString:
    """`26 November`, with the year when it is not this one; `hijri=True` adds the Umm al-Qura date."""
    if value is None:
        return mark_safe("")
    moment = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    language = spoken()
    words = day(moment, language, weekday=weekday)
    if hijri:
        words = f"{words} · {hijri_day(moment, language)}"
    if time and isinstance(moment, datetime):
        words = _("%(day)s, %(time)s") % {"day": words, "time": clock(moment, language)}
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)


@register.simple_tag
def stars(rating: Any, count: int | None = None, five: bool = False) -> SafeString:
    """A rating. One star and a number; `five=True` draws as many stars as were given, of five."""
    try:
        value = Decimal(str(rating)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return mark_safe("")
    label = _("Rated %(rating)s of 5") % {"rating": value}
    drawn = int(value.to_integral_value(rounding=ROUND_HALF_UP)) if five else 1
    drawings = mark_safe(str(icon("star")) * drawn + (str(icon("star", "off")) * (5 - drawn) if five else ""))
    number = format_html('<bdi aria-hidden="true">{}</bdi>', value)
    counted = format_html(' <span class="faint">({})</span>', grouped(count)) if count else ""
    return format_html('<span class="stars" role="img" aria-label="{}">{}{}{}</span>', label, drawings, number, counted)


@register.simple_tag
def picture(image: Any, alt: str = "", sizes: str = "100vw", words: str = "", eager: bool = False) -> SafeString:
    """An `<img>` with its own measures, so that nothing shifts. `image` has src, srcset, width, height and alt."""
    if not image or not image.src:
        return mark_safe("")
    return format_html(
        '<img src="{}"{}{} width="{}" height="{}" alt="{}"{} {} decoding="async">',
        image.src,
        format_html(' srcset="{}"', image.srcset) if image.srcset else "",
        format_html(' sizes="{}"', sizes) if image.srcset else "",
        image.width,
        image.height,
        alt or image.alt or "",
        format_html(' class="{}"', words) if words else "",
        mark_safe('fetchpriority="high"' if eager else 'loading="lazy"'),
    )


@register.simple_tag
def price_number(amount: Any, currency: str = "SAR") -> str:
    """The exact amount for machines: `1330.00`."""
    return str(quantise(amount if isinstance(amount, Decimal | int | str) else str(amount), currency))


@register.simple_tag
def saving(now: Decimal, before: Decimal) -> int:
    """By how many percent a price fell, in whole numbers and never rounded up."""
    return int((before - now) * 100 / before) if before and now < before else 0


@register.simple_tag(takes_context=True)
def theme_href(context: template.Context) -> str:
    """The address of the store's own four colours; it changes when they do."""
    place, language = context.get("place"), context.get("language", "en")
    return f"{place.prefix}/{language}/theme.css?v={theme_version(place.theme)}" if place else ""


@register.simple_tag(takes_context=True)
def at(context: template.Context, path: str = "") -> str:
    """An address of this place in this language: `{% at "search/" %}` → `/ar/search/`."""
    place = context.get("place")
    return f"{place.prefix if place else ''}/{context.get('language', 'en')}/{path}"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """This page's query string with some arguments changed; None or "" takes one away."""
    request = context.get("request")
    arguments = request.GET.copy() if request else None
    if arguments is None:
        return ""
    for name, value in changes.items():
        arguments.pop(name, None)
        if value not in (None, ""):
            arguments[name] = str(value)
    return f"?{arguments.urlencode()}" if arguments else context["request"].path


@register.simple_tag(takes_context=True)
def narrowed(context: template.Context) -> bool:
    """Whether the reader asked for a part of a list: its order and its pages are no part."""
    return any(value for name, value in context["request"].GET.items() if name not in {"page", "sort"})


@register.filter
def with_commas(names: Iterable[Any]) -> str:
    """Names one after the other, with the comma of the language."""
    return ("، " if spoken() == "ar" else ", ").join(str(name) for name in names)


@register.simple_tag
def closed_words(reason: str) -> ClosedWords:
    """What a closed place says."""
    return words_of(reason)


@register.simple_tag
def closed_style(place: Any) -> SafeString:
    """The colours of a closed place as custom properties; they are checked to be colours."""
    colours = colours_of(place.theme if place else {})
    ink = "#f6f1e8" if is_dark(colours["surface"]) else "#221d17"
    lines = "".join(f"--{name.replace('_', '-')}: {value};" for name, value in {**colours, "ink": ink}.items())
    return mark_safe(f":root {{ {lines} }}")
