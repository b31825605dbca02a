"""Real workers that can be killed: `python -m tests.engines.workers local|temporal COUNT`.

The parent loads Django once and forks; a child that died is replaced at once, as a supervisor would. `local`: Celery's
own worker, whose children Celery replaces. They know the test saga, and are told to lose patience sooner.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from datetime import timedelta

import django


def local() -> None:
    from cityos.celery import app

    app.worker_main(["worker", "--loglevel=WARNING", "--concurrency=2", "--without-gossip", "--without-mingle"])


def temporal() -> None:
    from orchestration.sagas.temporal.worker import work

    asyncio.run(work(["cityos-workflow-queue", "cityos-dynamic-queue"], threads=4))


def child(run: object) -> int:
    pid = os.fork()
    if pid:
        return pid
    # A group of its own: Celery's children die with it when it is killed from outside.
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    run()  # type: ignore[operator]
    os._exit(0)


def main(engine: str, count: int) -> None:
    django.setup()
    from django.conf import settings

    settings.SAGA_LOOK_AGAIN_SECONDS = 3
    from orchestration.sagas.temporal import workflows
    from tests.engines import stories

    workflows.HEARTBEAT = timedelta(seconds=2)
    stories.register()
    run = {"local": local, "temporal": temporal}[engine]
    children = [child(run) for _n in range(count)]
    ending: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: ending.append(number))
    # SIGUSR1: the power fails for all of them.
    signal.signal(signal.SIGUSR1, lambda number, frame: [_kill(pid) for pid in children])
    parent, deaths = os.getppid(), 0
    print("ready", flush=True)
    while not ending and os.getppid() == parent:
        time.sleep(0.05)
        for at, pid in enumerate(children):
            if os.waitpid(pid, os.WNOHANG)[0]:
                deaths += 1
                children[at] = child(run)
    for pid in children:
        _kill(pid)
        os.waitpid(pid, 0)
    print(f"deaths {deaths}", flush=True)


def _kill(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
