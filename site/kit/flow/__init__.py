"""State as a table that can be printed, and one door to change it.

OrderFlow = Flow("order.Order", states=…, moves=[Move("confirm", _("Confirm"), ("placed",), "confirmed", …)])
apply(order, "confirm", actor=actor)
"""

from kit.flow.doors import apply, flow_of, open_moves
from kit.flow.table import Flow, Move, State, flows

__all__ = ["Flow", "Move", "State", "apply", "flow_of", "flows", "open_moves"]
