"""What a rule says no to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tenancy.errors import DomainError


@contextmanager
def refused(code: str) -> Iterator[None]:
    """`with refused("order.unpaid"):` a DomainError with this code and words for a person."""
    try:
        yield
    except DomainError as error:
        assert error.code == code, f"{error.code}, not {code}"
        assert error.message
        assert error.message != code
        return
    raise AssertionError(f"{code} was not refused")
