"""Ports for servers that must be told theirs before they start."""

from __future__ import annotations

import os
import random
import socket

# Below the ports that the kernel gives to whoever connects (32768 and up) and those of the embedded servers (20000 and
# up). One of the kernel's own may be gone before its server listens; and whoever calls one where nobody listens, again
# and again, is sooner or later connected to itself.
FIRST, EACH = 11000, 1000
_given: set[int] = set()


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens, never the same twice; each worker has its own thousand."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    first = FIRST + worker * EACH
    for port in random.sample(range(first, first + EACH), EACH):
        if port not in _given and _is_free(port):
            _given.add(port)
            return port
    raise RuntimeError(f"no free port from {first} to {first + EACH}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
