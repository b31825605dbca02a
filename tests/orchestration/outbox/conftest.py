"""Things that change, and who hears of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tenancy.actor import Actor


class Ear:
    """Remembers what it heard; refuses what `refuses` says."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.asked = 0
        self.refuses: Callable[[Any], bool] = lambda event: bool(event.payload.get("fail"))

    def __call__(self, event: Any) -> None:
        self.asked += 1
        if self.refuses(event):
            raise RuntimeError("not now")
        self.heard.append(event)

    @property
    def numbers(self) -> list[Any]:
        return [event.payload.get("n") for event in self.heard]


@pytest.fixture
def ear() -> Iterator[Callable[..., Ear]]:
    """`ear("erp", "thing.*")`: a destination that hears of these events until the test ends."""
    from orchestration.outbox import destinations

    before = dict(destinations._destinations)

    def listen(name: str, *patterns: str, **options: Any) -> Ear:
        made = Ear()
        destinations.subscribe(name, patterns or ("thing.changed",), made, **options)
        return made

    yield listen
    destinations._destinations.clear()
    destinations._destinations.update(before)


@pytest.fixture
def shop(tenant_a: Any) -> Iterator[Any]:
    """`alpha`, entered."""
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        yield tenant_a


def tell(aggregate: int = 1, event: str = "thing.changed", **payload: Any) -> Any:
    """Something happened to a thing."""
    from orchestration.outbox import emit

    return emit(event, aggregate=("thing", aggregate), payload=payload, actor=Actor.system("tests"))


def due_now() -> None:
    """As if the pauses were over."""
    from django.utils import timezone

    from orchestration.outbox.models import Circuit, Delivery

    Delivery.objects.exclude(next_try_at=None).update(next_try_at=timezone.now())
    Circuit.objects.exclude(probe_at=None).update(probe_at=timezone.now())
