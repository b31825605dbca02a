"""Messages of other systems, handed to the adapter that knows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from orchestration.integrations.adapters import Adapter
from orchestration.webhooks import Message, on_message


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is called for each message: finds how this tenant reaches the system, and hands both on."""

    adapter: Adapter

    def __call__(self, message: Message) -> None:
        from orchestration.integrations.endpoints import link_for
        from tenancy.context import CITY_SCHEMA
        from tenancy.models import Tenant

        here = connection.schema_name  # type: ignore[attr-defined]
        tenant = None if here == CITY_SCHEMA else Tenant.objects.get(schema_name=here)
        self.adapter.handle_webhook(link_for(self.adapter, tenant), message)


def hear(adapter: Adapter) -> None:
    """From now on the adapter is told of its system's messages."""
    on_message(adapter.name, Hearing(adapter), adapter.events)
