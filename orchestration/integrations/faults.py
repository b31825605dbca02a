"""What goes wrong with another system, by what can be done about it."""

from __future__ import annotations


class IntegrationFault(Exception):
    """Something went wrong. `code` is stable; the text is for the operator and holds no secret."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class NotConfigured(IntegrationFault):
    """Nobody has said how to reach this system, or it is switched off. Not an error: there is nobody to tell."""

    def __init__(self, system: str) -> None:
        super().__init__("not_configured", f"{system} is not configured")
        self.system = system


class TemporaryFault(IntegrationFault):
    """Try again, with the same key, not before `retry_after` seconds where it is given. It may have been done."""

    def __init__(self, retry_after: float | None = None, message: str = "", code: str = "temporary") -> None:
        super().__init__(code, message)
        self.retry_after = retry_after


class PermanentFault(IntegrationFault):
    """The system has refused; the same again will be refused again. `field` is its name of what is at fault."""

    def __init__(self, code: str, field: str = "", message: str = "") -> None:
        super().__init__(code, message or f"{code} {field}".strip())
        self.field = field


class SchemaChanged(IntegrationFault):
    """The answer is not what is documented: `path` is missing, or of another kind. Somebody must look."""

    def __init__(self, path: str, message: str = "") -> None:
        super().__init__("schema_changed", message or f"the answer has no usable {path}")
        self.path = path
