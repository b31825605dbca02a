"""Work in a process of its own, which knows what this one knows and has connections of its own."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

from django.db import connections


def forked(work: Callable[[], object]) -> int:
    """Begins the work in a child; its process id. The child ends with 0, or with 1 where the work raises.

    Where a browser is driven, an event loop runs in this thread and Django keeps the connections of the loop apart from
    those of the bare thread. In a child no loop runs: it would find the bare thread's, whose sockets are the parent's.
    """
    connections.close_all()
    child = os.fork()
    if child:
        return child
    ended = 1
    try:
        # Known first, so that there is one to forget; forgotten, not closed: closing would end the parent's session.
        connections["default"]
        del connections["default"]
        work()
        ended = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(ended)
