"""Work that takes a while: asked for now, done by a worker, tried again, watched, called off.

A room registers `register_job("product.push", push, "Products to Medusa", every="hour")` in its AppConfig.ready() and
asks with `ask_job(kind="product.push", entity="product", entity_id=7, operation="update", actor=actor)`.
"""

from orchestration.jobs.asking import ask_job, cancel_job
from orchestration.jobs.kinds import Work, register_job

__all__ = ["Work", "ask_job", "cancel_job", "register_job"]
