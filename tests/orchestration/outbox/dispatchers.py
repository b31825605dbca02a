"""Real dispatchers that can be killed: `python -m tests.orchestration.outbox.dispatchers COUNT SECONDS_BETWEEN_KILLS`.

The parent loads Django once and forks; a killed child is replaced at once, as a supervisor would. Each child is the
product's own Dispatcher, with one more destination, which writes what it hears into the table `storm`.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from typing import Any

import django


def apply(event: Any) -> None:
    """The effect, in our own database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.storm (event, aggregate, n, emitted) VALUES (%s, %s, %s, %s)",
            [event.pk, event.aggregate_id, event.payload["n"], event.created_at],
        )


def child() -> int:
    from orchestration.outbox.dispatcher import Dispatcher

    pid = os.fork()
    if pid:
        return pid
    Dispatcher().run()
    os._exit(0)


def main(count: int, between: float) -> None:
    django.setup()
    from orchestration.outbox import subscribe

    subscribe("storm", {"storm.*"}, apply)
    children = [child() for _n in range(count)]
    ending: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: ending.append(number))
    parent = os.getppid()
    print("ready", flush=True)
    last = time.monotonic()
    while not ending and os.getppid() == parent:
        time.sleep(0.05)
        if between and time.monotonic() - last > between:
            victim = random.randrange(count)
            os.kill(children[victim], signal.SIGKILL)
            os.waitpid(children[victim], 0)
            children[victim] = child()
            last = time.monotonic()
    # What the killed ones leave behind is for those who come after them: no orderly end.
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
