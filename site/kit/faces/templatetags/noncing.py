"""The tag that `kit.faces.noncing` writes into scripts; known to every template."""

from __future__ import annotations

from django import template

from kit.faces import noncing

register = template.Library()


@register.simple_tag
def nonce_of_answer() -> str:
    """The nonce of the answer that this template is part of."""
    return noncing.nonce_of_answer()
