"""The door at which other systems knock. What is checked is the signature; no session, no form token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException, UnreadablePostError
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from orchestration.webhooks.receiving import LARGEST, receive_message
from orchestration.webhooks.sources import Source
from tenancy.actor import Actor


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class Door(View):
    """Takes messages of one system and answers at once. `{"received": true}` says stored, not done."""

    http_method_names = ["post"]
    source: Any = None

    def post(self, request: HttpRequest) -> HttpResponse:
        """One message, stored or refused as `receive_message` says; 400 for a body that cannot be read."""
        known: Source = self.source
        try:
            body = request.read(LARGEST + 1)
        except (UnreadablePostError, RawPostDataException, OSError):
            return JsonResponse({"received": False, "status": "unreadable"}, status=400)
        sender = Actor(
            kind="system",
            ref=known.name,
            name=known.name,
            ip=request.META.get("REMOTE_ADDR", ""),
            agent=request.headers.get("User-Agent", "")[:300],
        )
        outcome = receive_message(
            source=known,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
            place=getattr(request, "place", None),
            actor=sender,
        )
        return JsonResponse({"received": outcome.status == 200, "status": outcome.word}, status=outcome.status)
