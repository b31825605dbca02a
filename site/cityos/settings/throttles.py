"""How many requests a minute may bring, kept pages aside."""

from cityos.environment import ENV

THROTTLES = {
    "key": ENV.throttle_key,
    "address": ENV.throttle_address,
    "tenant": ENV.throttle_tenant,
    "city": ENV.throttle_city,
}

__all__ = ["THROTTLES"]
