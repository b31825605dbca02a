"""How the rooms above lend their rows: an adapter speaks in plain values, a port reads and writes them."""

from __future__ import annotations

from typing import Any, Protocol


class Port(Protocol):
    """Works inside the tenant. A port that only gives raises PermanentFault in `write`, and the other way round."""

    def read(self, own_id: Any) -> dict[str, Any]:
        """One of our things as plain values under our names. Raises PermanentFault `gone` when it is no more."""
        ...

    def write(self, values: dict[str, Any], external_id: str) -> Any:
        """Makes or changes our thing from the other system's; returns our id. Twice the same changes nothing."""
        ...


_ports: dict[tuple[str, str], Port] = {}


def register_port(system: str, entity: str, port: Port) -> None:
    """From now on this is how such things are read and written. Refuses a second one."""
    if _ports.setdefault((system, entity), port) is not port:
        raise ValueError(f"a port for {entity} of {system} is there already")


def unregister_port(system: str, entity: str) -> None:
    """Forgets it. For tests."""
    _ports.pop((system, entity), None)


def port_of(system: str, entity: str) -> Port | None:
    """The port of such things, or None."""
    return _ports.get((system, entity))
