"""Doing what a button says: asked again where it cannot be taken back, refused in words, noted in a message."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from orchestration.audit.rules import masked
from tenancy.errors import DomainError


def unsure(
    request: HttpRequest, *, question: str, button: str, back: str, note: Any = "", about: str = ""
) -> HttpResponse | None:
    """The page that asks whether it is meant, until it was answered. What was posted is kept. `note`: the label of a
    reason that must be given; `about`: what is meant, when the question does not name it."""
    reason = request.POST.get("note", "").strip()
    if request.POST.get("sure") and (reason or not note):
        return None
    kept = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "question": question,
        "button": button,
        "back": back,
        "note": note,
        "about": about,
        "missing": bool(request.POST.get("sure")),
        "kept": [pair for pair in kept if pair[0] not in {"csrfmiddlewaretoken", "sure", "note"}],
    }
    return render(request, "platform/sure.html", context)


def done(request: HttpRequest, work: Callable[[], Any], *, words: str, back: str) -> HttpResponse:
    """Does it and goes back; what a rule refuses is said."""
    try:
        work()
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return HttpResponseRedirect(back)


def readable(value: Any, *, personal: bool) -> str:
    """A structure as text; who may not see personal data sees it masked."""
    if value in (None, {}, []):
        return ""
    return json.dumps(value if personal else masked(value), ensure_ascii=False, indent=2)[:20_000]
