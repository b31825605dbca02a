"""`python -m cityos.web`: granian, with workers that share what they have in common.

The application is loaded once, in the parent; workers are forked from it and share its memory until they write in it:
two of them take about as much as one. Nothing may be open in the parent when it forks: no thread, no connection.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from cityos.environment import ROOT, Environment


def main() -> None:
    env = Environment.read()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")
    multiprocessing.set_start_method("fork", force=True)
    application = load()
    Server(
        "cityos.wsgi:application",
        address=env.bind,
        port=env.port,
        interface=Interfaces.WSGI,
        workers=env.web_workers,
        blocking_threads=env.web_threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels(env.log_level.lower()),
    ).serve(target_loader=lambda: application, wrap_loader=False)


def load() -> Callable[..., Any]:
    """The application with everything that the first requests would load, ready to be shared."""
    # Garbage would leave holes in pages that are to be shared.
    gc.disable()
    from cityos.wsgi import application

    warm()
    gc.collect()
    gc.freeze()
    gc.enable()
    if (alive := threading.active_count()) > 1:
        raise RuntimeError(f"{alive - 1} threads were started while loading; a worker would not have them")
    return application


def warm() -> None:
    """Words, addresses and templates of both languages."""
    from django.conf import settings
    from django.db import connections
    from django.template import TemplateSyntaxError, engines
    from django.urls import get_resolver
    from django.utils import translation

    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("")
            for urlconf in settings.PLACE_URLCONFS.values():
                get_resolver(urlconf)._populate()
    templates = ROOT / "templates"
    for file in sorted(templates.rglob("*.html")):
        with suppress(TemplateSyntaxError):  # whoever asks for it is told
            engines["django"].get_template(str(file.relative_to(templates)))
    connections.close_all()


if __name__ == "__main__":
    main()
