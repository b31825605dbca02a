"""Messages from other systems, and ours to them.

In: a message is stored as it came, checked, answered, and then worked on; `on_message("stripe", work)` in an
AppConfig.ready() where somebody must act on it. Out: a tenant's endpoints are told of its events, signed, again for
three days.
"""

from orchestration.webhooks.sources import Message, on_message

__all__ = ["Message", "on_message"]
