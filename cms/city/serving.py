"""How a place serves, in words: at the table, to take away, delivered from how much, for how much, and how far."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.city.hours import opening_at, told
from kit.money import money_text
from tenancy.models.words import ServiceChannelType


def how_it_serves(poi: Any, currency: str, here: datetime, language: str) -> tuple[str, ...]:
    """A line for each kind of channel in use, in the order of their priority; amounts in this currency, hours where
    they are not the place's own. `here`: now, in the place's time."""
    with override(language):
        lines = {channel.channel_type: _line(poi, channel, currency, here, language) for channel in poi.channels.all()}
    return tuple(lines.values())


def _line(poi: Any, channel: Any, currency: str, here: datetime, language: str) -> str:
    words = [str(channel.get_channel_type_display())]
    if channel.channel_type == ServiceChannelType.DELIVERY:
        words += _reach(poi, language)
        if channel.delivery_fee is not None:
            fee = money_text(channel.delivery_fee, currency, language=language, short=True)
            words.append(_("for %(amount)s") % {"amount": fee} if channel.delivery_fee else _("free of charge"))
    if channel.min_order_amount:
        least = money_text(channel.min_order_amount, currency, language=language, short=True)
        words.append(_("orders from %(amount)s") % {"amount": least})
    if channel.max_order_amount:
        most = money_text(channel.max_order_amount, currency, language=language, short=True)
        words.append(_("up to %(amount)s") % {"amount": most})
    if channel.operating_hours and channel.operating_hours != poi.operating_hours:
        words.append(told(opening_at(channel.operating_hours, here), here, language))
    return " · ".join(word for word in words if word)


def _reach(poi: Any, language: str) -> list[str]:
    """The quarters where it delivers, or how far."""
    zones = [str(zone["name"]) for zone in poi.delivery_zones or [] if isinstance(zone, dict) and zone.get("name")]
    if zones:
        return [("، " if language == "ar" else ", ").join(zones)]
    return [_("within %(km)g km") % {"km": poi.service_radius_km}] if poi.service_radius_km else []
