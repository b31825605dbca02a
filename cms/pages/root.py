"""The root of Wagtail's tree, which has no language: it is called what the reader calls it."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page


def name_the_root() -> None:
    """Puts words in the place of the root's only title, "Root", wherever the admin names a page."""
    written = Page.get_admin_display_title

    @wraps(written)
    def called(page: Any) -> str:
        return _("All pages") if page.depth == 1 else str(written(page))

    Page.get_admin_display_title = called
