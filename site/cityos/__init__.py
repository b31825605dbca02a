"""The wiring of the city: it knows every room and is known by none."""

import sys
from typing import Any

# redis-py loads OpenTelemetry's metrics where it finds them, 2.5 MB in each process, read by nobody; traces need none.
_loaded: dict[str, Any] = sys.modules  # type: ignore[assignment]
_loaded.setdefault("opentelemetry.sdk.metrics", None)
