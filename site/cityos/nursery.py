"""`python -m cityos.nursery <fd>`: loads the application once, forks granian's workers from there, and is gone.

What the workers were forked with stays shared between them until they write in it; a parent that stayed would keep a
stale copy of every page that they wrote. Nothing may be open here when they are forked: no thread, no connection.
The workers' ids go to `fd` as one line. They end with their keeper: when the other side of `LIFELINE` is closed.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer as Server

from cityos.environment import ROOT, Environment

LIFELINE = "CITYOS_LIFELINE"


class Nursery(Server):
    """Granian's server without its watching parent."""

    def __init__(self, report: int, **settings: Any) -> None:
        super().__init__("cityos.wsgi:application", **settings)
        self.report = report

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        os.write(self.report, (" ".join(str(worker._id()) for worker in self.wrks) + "\n").encode())
        # Without the interpreter's farewell, which would wait for the workers.
        os._exit(0)


def main() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for interrupt in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interrupt, signal.SIG_DFL)
    env = Environment.read()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")
    multiprocessing.set_start_method("fork", force=True)
    application = load()

    def settled() -> Callable[..., Any]:
        """The application, in a worker that has just been forked."""
        threading.Thread(target=end_with_keeper, args=(int(os.environ[LIFELINE]),), daemon=True).start()
        return application

    Nursery(
        int(sys.argv[1]),
        address=env.bind,
        port=env.port,
        interface=Interfaces.WSGI,
        workers=int(sys.argv[2]),
        blocking_threads=env.web_threads,
        websockets=False,
        log_level=LogLevels(env.log_level.lower()),
    ).serve(target_loader=settled, wrap_loader=False)


def end_with_keeper(lifeline: int) -> None:
    """Waits until nobody holds the other side any more."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def load() -> Callable[..., Any]:
    """The application with everything that the first requests would load, ready to be shared."""
    # Garbage would leave holes in pages that are to be shared.
    gc.disable()
    from cityos.wsgi import application

    warm()
    gc.collect()
    gc.freeze()
    # A request leaves a few thousand objects, nearly all of them without a circle: looking after every 700 costs 5 %.
    gc.set_threshold(20_000, 20, 20)
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
            for urlconf in settings.PLACE_URLCONFS.values():
                get_resolver(urlconf)._populate()
    templates = ROOT / "templates"
    for file in sorted(templates.rglob("*.html")):
        with suppress(TemplateSyntaxError):  # whoever asks for it is told
            engines["django"].get_template(str(file.relative_to(templates)))
    connections.close_all()


if __name__ == "__main__":
    main()
