"""What happened and must be told: written in the transaction that made it happen, delivered after it.

`emit("order.placed", aggregate=order, payload={…}, actor=actor)` where something happens;
`subscribe("letters.buyer", {"order.*"}, write_letter)` in an AppConfig.ready() where somebody must hear of it.
"""

from orchestration.outbox.destinations import Destination, subscribe
from orchestration.outbox.writing import emit

__all__ = ["Destination", "emit", "subscribe"]
