"""A page that answers at once and a form that reads what is sent; behind `Bodies`, or bare with `BARE=1`."""

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
    length = len(environ["wsgi.input"].read()) if environ["REQUEST_METHOD"] == "POST" else 0
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(length).encode()]


application = plain if os.environ.get("BARE") else Bodies(plain, threads=3)
