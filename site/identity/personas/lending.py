"""What agents may be lent for a person: what the person's persona allows."""

from __future__ import annotations

from typing import Literal

from identity.personas.asking import persona_of_account
from tenancy.actor import Actor
from tenancy.context import current_schema, in_city


def may_be_lent(actor: Actor, kind: Literal["tool", "workflow"], name: str, node_id: str) -> bool:
    """Asked anew at each call: a persona that was changed or taken meanwhile counts at once."""
    if in_city() or actor.kind not in {"user", "support"}:
        return True
    node = int(node_id) if node_id.isdecimal() else None
    persona = persona_of_account(actor.ref, schema=current_schema(), node_id=node, roles=actor.roles)
    if persona is None:
        return True
    return persona.allows_workflow(name) if kind == "workflow" else persona.allows_tool(name)
