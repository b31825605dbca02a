"""The number of a request, for a person who asks us about it: `{% load occasion %}`."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tenancy.occasion import current_request

register = template.Library()


@register.simple_tag
def request_number() -> SafeString | str:
    """A line with it; nothing outside a request. Not for pages that a cache keeps."""
    number = current_request()
    return format_html('<p><small>{} <bdi dir="ltr">{}</bdi></small></p>', _("Request"), number) if number else ""
