"""Messages of other systems, handed to the adapter that knows them."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.integrations.adapters import Adapter
from orchestration.webhooks import Message, on_message
from tenancy.context import in_city, tenant_here


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is called for each message: finds how this tenant reaches the system, and hands both on."""

    adapter: Adapter

    def __call__(self, message: Message) -> None:
        from orchestration.integrations.endpoints import link_for

        self.adapter.handle_webhook(link_for(self.adapter, None if in_city() else tenant_here()), message)


def hear(adapter: Adapter) -> None:
    """From now on the adapter is told of its system's messages."""
    on_message(adapter.name, Hearing(adapter), adapter.events)
