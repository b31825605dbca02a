"""The processes of CityOS: `python -m cityos.run web | worker | beat | dispatcher` becomes that process.

The same entrance for `make up`, the container image and a service manager. `manage …` becomes a command of `manage.py`;
`health` answers for a container, by its exit code, whether its process is well.
"""

import ctypes
import http.client
import os
import signal
import sys
from pathlib import Path

from cityos.environment import ROOT, Environment

ROLES = ("web", "worker", "beat", "dispatcher")


def command(role: str, env: Environment) -> list[str]:
    """The command line of a role; raises KeyError for an unknown one."""
    celery = ["celery", "--app", "cityos"]
    # No banner, no gossip between workers: one line less to read, two connections less to Redis.
    level = f"--loglevel={env.log_level}"
    lines = {
        "web": ["cityos.web"],
        "worker": [
            *(
                *celery,
                "worker",
                level,
                f"--concurrency={env.worker_concurrency}",
                "--without-gossip",
                "--without-mingle",
            ),
            # A backend grows with each tenant that it has served: children are replaced now and then.
            "--max-tasks-per-child=500",
        ],
        "beat": [*celery, "beat", level, f"--schedule={env.data / 'beat'}", "--pidfile="],
    }
    if role == "dispatcher":
        return [sys.executable, str(ROOT / "manage.py"), "outbox", "--watch"]
    return [sys.executable, "-m", *lines[role]]


def end_with_parent() -> None:
    """Asks the kernel to end this process when the one that started it dies, however it dies (Linux only)."""
    parent = os.environ.get("CITYOS_PARENT")
    if parent and sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
        if os.getppid() != int(parent):
            raise SystemExit(0)


def is_healthy(env: Environment) -> bool:
    """Whether this container's web process answers; a process that does not listen is healthy while it runs."""
    try:
        listens = b"cityos.web" in Path("/proc/1/cmdline").read_bytes()
    except OSError:
        listens = True
    if not listens:
        return True
    connection = http.client.HTTPConnection("127.0.0.1", env.port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": env.platform_domain})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main(arguments: list[str]) -> None:
    role = arguments[0] if arguments else ""
    if role not in (*ROLES, "manage", "health") or (role != "manage" and len(arguments) > 1):
        raise SystemExit(f"usage: python -m cityos.run {' | '.join(ROLES)} | manage <command> … | health")
    end_with_parent()
    env = Environment.read()
    if role == "health":
        raise SystemExit(0 if is_healthy(env) else 1)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    if role == "web":
        # What the last web process counted; its workers are gone, or about to go. The folder stays: whoever else runs
        # over this data may be about to count for the first time.
        for counted in (env.data / "metrics").glob("*.db"):
            counted.unlink(missing_ok=True)
    if role == "manage":
        line = [sys.executable, str(ROOT / "manage.py"), *arguments[1:]]
    else:
        line = command(role, env)
    os.chdir(ROOT)
    os.execv(line[0], line)


if __name__ == "__main__":
    main(sys.argv[1:])
