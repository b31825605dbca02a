"""Django's test client signs in by Django's own door; sessions are believed only when they came in by ours."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.test import Client


def sign_clients_in_by_our_door() -> None:
    """From now on `force_login` opens the session that `sign_in` opens."""

    def _login(self: Any, user: Any, backend: str | None = None) -> None:
        from identity.doors.services import sign_in

        request = HttpRequest()
        request.META["REMOTE_ADDR"] = "127.0.0.1"
        request.session = self.session or import_module(settings.SESSION_ENGINE).SessionStore()
        sign_in(request, user, how="password")
        request.session.save()
        self._set_login_cookies(request)

    Client._login = _login  # type: ignore[attr-defined]
