"""What the city's rules refuse, with a code that faces can translate."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A rule said no. `code` is stable; `message` is translated, for a person; `field` names the input at fault."""

    def __init__(self, code: str, message: object = "", *, field: str = "", **detail: Any) -> None:
        super().__init__(str(message) or code)
        self.code = code
        self.message = str(message) or code
        self.field = field
        self.detail = detail


class NoTenant(DomainError):
    """Work that belongs to one tenant was started without saying which."""

    def __init__(self) -> None:
        super().__init__("tenancy.no_tenant", "This belongs to a tenant, and none was named.")
