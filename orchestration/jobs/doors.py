"""The clock of somebody else: a scheduler that calls us, where no beat runs. The bearer token is CRON_SECRET."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

SECONDS = 25.0  # schedulers give up after 30


def sync() -> dict[str, Any]:
    """Does the jobs that are due, and takes sagas further that nobody is at."""
    from orchestration.jobs.working import run_due
    from orchestration.outbox.dispatching import drain
    from orchestration.sagas.tasks import resume_sagas

    return {"events": drain(), "workflows": resume_sagas(), "jobs": run_due(seconds=SECONDS)}


def webhook_retry() -> dict[str, Any]:
    """Works on messages again that failed, and sends what waits to be sent."""
    from orchestration.webhooks.tasks import deliver, retry

    return {"received": retry(), "sent": deliver()}


def reconcile() -> dict[str, Any]:
    """Asks for the day's jobs, reconciliations among them, and does them."""
    from orchestration.jobs.clock import ask_by_clock
    from orchestration.jobs.working import run_due

    return {"asked": ask_by_clock("day"), "jobs": run_due(seconds=SECONDS)}


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class CronDoor(View):
    """Does it now and answers with what was done. 401 without the token; twice does no harm."""

    http_method_names = ["post"]
    work: Callable[[], dict[str, Any]] = staticmethod(sync)

    def post(self, request: HttpRequest) -> HttpResponse:
        """One call."""
        told = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if not settings.CRON_SECRET or not compare_digest(told.encode(), settings.CRON_SECRET.encode()):
            return JsonResponse({"ok": False, "status": "unauthorized"}, status=401)
        return JsonResponse({"ok": True, **self.work()})
