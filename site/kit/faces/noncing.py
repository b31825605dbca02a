"""Scripts in templates of Wagtail's own get the nonce of the answer.

The word is put into the source before it is compiled. So what is written in a template has it, and what comes into a
page as a value never does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.template import Origin
from django.template.loaders.app_directories import Loader as AppDirectories

TAG = "{% nonce_of_answer %}"
# A script of the page's own: one with an address needs no nonce, data is not run.
INLINE = re.compile(r"<script(?P<rest>(?:\s+type=\"(?:text/javascript|module)\")?\s*)>", re.IGNORECASE)

_nonce: ContextVar[Callable[[], str] | None] = ContextVar("nonce_of_answer", default=None)


@contextmanager
def nonce_of_templates(make: Callable[[], str]) -> Iterator[None]:
    """Inside, templates ask this for their nonce, and only when they have a script."""
    token = _nonce.set(make)
    try:
        yield
    finally:
        _nonce.reset(token)


def nonce_of_answer() -> str:
    """The nonce of the answer that this thread is making; empty outside a request."""
    make = _nonce.get()
    return make() if make else ""


def with_nonces(source: str) -> str:
    """The source of a template whose own scripts carry the nonce."""
    return INLINE.sub(rf'<script\g<rest> nonce="{TAG}">', source)


class Loader(AppDirectories):
    """Templates that packages bring."""

    def get_contents(self, origin: Origin) -> Any:
        return with_nonces(super().get_contents(origin))
