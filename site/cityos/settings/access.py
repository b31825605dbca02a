"""Rights: the policy server, where there is one."""

from cityos.environment import ENV

CERBOS_URL = ENV.cerbos_url
CERBOS_KEY = ENV.cerbos_api_key
# Seconds that a decision may take.
CERBOS_PATIENCE = ENV.cerbos_request_timeout_ms / 1000
