"""Long stories: steps that follow one another, each with an undo, over minutes or months, through every crash.

A room declares `Saga("xsystem.…", steps=[Step("stock", hold, undo=free), …], triggers={"order.placed"})` and registers
it in its AppConfig.ready(). Where it runs, in PostgreSQL with Celery or on Temporal, the declaration does not know.
"""

from orchestration.sagas.declaration import Done, Fail, Run, Saga, Step, WakeAt, register_saga
from orchestration.sagas.starting import start_saga

__all__ = ["Done", "Fail", "Run", "Saga", "Step", "WakeAt", "register_saga", "start_saga"]
