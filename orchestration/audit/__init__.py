"""Who changed what, when, from where: one line for each change, in the change's own transaction, never altered.

`record("order.refunded", resource=order, actor=actor, before={…}, after={…})` where a rule changes something by itself;
rows that people change in a back office, and rights wherever they change, are noted by `watching`.
"""

from orchestration.audit.writing import record

__all__ = ["record"]
