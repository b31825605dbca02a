"""Tells the Host that it was given, or how much was sent; behind `Bodies`, or bare with `BARE=1`."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.conf import settings

from kit.faces.bodies import Bodies

if not settings.configured:
    settings.configure(USE_I18N=True, LANGUAGE_CODE="en")
    django.setup()


def plain(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    sent = environ["REQUEST_METHOD"] == "POST"
    text = str(len(environ["wsgi.input"].read())) if sent else environ.get("HTTP_HOST", "")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.encode()]


application = plain if os.environ.get("BARE") else Bodies(plain, threads=3)
