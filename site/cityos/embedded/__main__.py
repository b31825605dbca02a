"""`python -m cityos.embedded env` starts the servers and prints their addresses for a shell; `… stop` ends them."""

import shlex
import sys

from cityos.embedded import ensure_servers, stop_servers
from cityos.environment import Environment


def main(arguments: list[str]) -> None:
    match arguments:
        case ["env"]:
            env = ensure_servers()
            print(f"export DATABASE_URL={shlex.quote(env.database_url)} REDIS_URL={shlex.quote(env.redis_url)}")
        case ["stop"]:
            stopped = stop_servers(Environment.read(embedded=False).data)
            print(f"Stopped {' and '.join(stopped)}." if stopped else "Nothing was running.")
        case _:
            raise SystemExit("usage: python -m cityos.embedded env | stop")


if __name__ == "__main__":
    main(sys.argv[1:])
