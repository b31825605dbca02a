"""PostgreSQL and Redis from their wheels: for a first look, development and tests.

Both listen on a free loopback port with a password of their own, keep everything in the data folder and outlive the
process that started them. TCP rather than Unix sockets: a socket's path may have 107 bytes at most, and every client
and tool understands the URL. Nothing is started when `DATABASE_URL` and `REDIS_URL` are given, nor in production.
"""

import json
import os
from pathlib import Path

from cityos.embedded import postgres, redis
from cityos.embedded.process import EmbeddedError, only_one
from cityos.environment import Environment

__all__ = ["EmbeddedError", "ensure_servers", "stop_servers"]


def ensure_servers() -> Environment:
    """Starts or finds each server that the environment does not name, and names it in this process's environment.

    Ends the process with one clear line when a server cannot run.
    """
    env = Environment.read(embedded=False)
    if env.production or (env.database_url and env.redis_url):
        return env
    try:
        with only_one(env.data / "embedded.lock"):
            urls = {}
            if not env.database_url:
                urls["database_url"] = postgres.ensure(env.data / "postgres", testing=env.testing)
            if not env.redis_url:
                urls["redis_url"] = redis.ensure(env.data / "redis")
            _record(env.data / "embedded.json", urls)
    except EmbeddedError as error:
        raise SystemExit(str(error)) from error
    os.environ.update({name.upper(): url for name, url in urls.items()})
    return Environment.read()


def stop_servers(data: Path) -> list[str]:
    """Stops the servers of this data folder and says which were running."""
    with only_one(data / "embedded.lock"):
        stopped = []
        if postgres.stop(data / "postgres"):
            stopped.append("PostgreSQL")
        if redis.stop(data / "redis"):
            stopped.append("Redis")
        (data / "embedded.json").unlink(missing_ok=True)
    return stopped


def _record(path: Path, urls: dict[str, str]) -> None:
    text = json.dumps(urls, indent=1)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    draft = path.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
