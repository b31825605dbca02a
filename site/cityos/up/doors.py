"""Is the port free, does the city answer, and what stands behind which address."""

import http.client
import json
import socket
import subprocess
import sys
from pathlib import Path

from cityos.environment import ROOT, Environment


def port_is_taken(bind: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except PermissionError as error:
            raise SystemExit(f"Port {port} is reserved for root. Choose one above 1023: PORT=8000 make up") from error
        except OSError:
            return True
    # Browsers may resolve *.localhost to ::1 first: somebody else there would answer in our place.
    try:
        with socket.create_connection(("::1", port), timeout=0.5):
            return True
    except OSError:  # a machine without IPv6 says so here, too
        return False


def is_ready(env: Environment) -> bool:
    everywhere = ("0.0.0.0", "::")  # noqa: S104 (compared with, not bound)
    address = "127.0.0.1" if env.bind in everywhere else env.bind
    connection = http.client.HTTPConnection(address, env.port, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"{env.platform_domain}:{env.port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def print_hosts() -> None:
    """Every address and demo login, as `manage.py city_hosts --json` knows them.

    It answers `{"hosts": [{"kind", "name", "url"}], "logins": [{"role", "user", "password", "url"}]}`.
    """
    asked = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "city_hosts", "--json"], check=False, capture_output=True, text=True
    )
    if asked.returncode:
        print(f"The hosts cannot be listed:\n{asked.stderr.strip()[-600:]}")
        return
    found = json.loads(asked.stdout)
    _table("Hosts", [(host["kind"], host["name"], host["url"]) for host in found["hosts"]])
    _table("Logins", [(each["role"], each["user"], each["password"], each["url"]) for each in found["logins"]])


def _table(title: str, rows: list[tuple[str, ...]]) -> None:
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print(f"\n{title}")
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def log_folder(data: Path) -> Path:
    return data / "log"
