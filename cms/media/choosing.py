"""Wagtail's choosers of pages, pictures and files write a script beside their field; it carries the answer's nonce."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets.chooser import BaseChooser

from kit.faces.noncing import nonce_of_answer


def give_choosers_nonces() -> None:
    """Called once at start-up; every chooser is a subclass."""
    BaseChooser.render = _render


def _render(self: Any, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """Wagtail's own, but for the nonce."""
    if not attrs or "id" not in attrs:
        raise TypeError("a chooser cannot be rendered without an 'id' attribute")
    data = self.get_value_data(value)
    script = self.render_js_init(attrs["id"], name, data)
    nonce = nonce_of_answer()
    return mark_safe(f'{self.render_html(name, data, attrs)}<script nonce="{nonce}">{script}</script>')
