"""What happened and must be told: written in the transaction that made it happen, delivered after it.

`emit("order.placed", aggregate=order, payload={…}, actor=actor)` where something happens;
`register_handler("order_mail", {"order.placed"}, send_it)` in an AppConfig.ready() where somebody must hear of it.
"""

from orchestration.outbox.handlers import Handler, register_handler
from orchestration.outbox.writing import emit

__all__ = ["Handler", "emit", "register_handler"]
