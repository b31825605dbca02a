"""Asking the resolver alone, and telling every process of a change although nothing is committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tenancy.resolver.middleware import ResolvePlace
from tenancy.resolver.version import registry_changed


@pytest.fixture
def ask() -> Callable[..., tuple[int, Any]]:
    """`ask("shop-a.localhost", "/x/", header="…")` → status and the place that the request was given (or None)."""

    def asked(host: str, path: str = "/", cookies: dict[str, str] | None = None, **headers: str) -> tuple[int, Any]:
        seen: list[Any] = []

        def page(request: HttpRequest) -> HttpResponse:
            seen.append(request.place)  # type: ignore[attr-defined]
            return HttpResponse(request.path_info)

        request = RequestFactory(headers=headers).get(path)
        request.META["HTTP_HOST"] = host
        request.COOKIES.update(cookies or {})
        response = ResolvePlace(page)(request)
        return response.status_code, seen[0] if seen else None

    return asked


@pytest.fixture
def told(db: None) -> Iterator[Callable[[], None]]:
    """Call it after a change of the registry: tests roll back, so nobody is told on commit."""
    yield registry_changed
    registry_changed()
