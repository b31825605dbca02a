"""Other systems: what is pushed to them, asked of them, and taken from them.

`sync_entity("erpnext", "customer", values, tenant=tenant, own_id=7, key=run.key)` pushes one thing, once;
`ask("fleetbase", "track", {…}, tenant=tenant)` is any other documented call; `configured(…)` says whether there is
anybody to talk to. Whatever goes wrong is an `IntegrationFault` that says whether trying again can help.

A system is an `Adapter` (`adapters.py`); a room that owns rows tells how they are read and written by a port.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from orchestration.integrations.adapters import Adapter, Link, Setting, Synced, register_adapter
from orchestration.integrations.faults import (
    IntegrationFault,
    NotConfigured,
    PermanentFault,
    SchemaChanged,
    TemporaryFault,
)
from orchestration.integrations.maps import Field, FieldMap, Lines
from orchestration.integrations.ports import Port, register_port

if TYPE_CHECKING:
    from orchestration.integrations.asking import ask, configured, push_own, sync_entity, take_in
    from orchestration.integrations.identities import external_id_of, own_id_of, remember

# These read tables: they are imported when they are used, after the models are loaded.
_LATER = {
    "ask": "asking", "configured": "asking", "push_own": "asking", "sync_entity": "asking", "take_in": "asking",
    "external_id_of": "identities", "own_id_of": "identities", "remember": "identities",
}  # fmt: skip

__all__ = [
    "Adapter",
    "Field",
    "FieldMap",
    "IntegrationFault",
    "Lines",
    "Link",
    "NotConfigured",
    "PermanentFault",
    "Port",
    "SchemaChanged",
    "Setting",
    "Synced",
    "TemporaryFault",
    "ask",
    "configured",
    "external_id_of",
    "own_id_of",
    "push_own",
    "register_adapter",
    "register_port",
    "remember",
    "sync_entity",
    "take_in",
]


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"orchestration.integrations.{_LATER[name]}"), name)
    raise AttributeError(name)
