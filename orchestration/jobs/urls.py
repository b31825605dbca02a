"""Where a scheduler calls."""

from django.urls import path

from orchestration.jobs import doors

WORK = {"sync": doors.sync, "webhook-retry": doors.webhook_retry, "reconcile": doors.reconcile}

urlpatterns = [
    path(f"api/cron/{name}{end}", doors.CronDoor.as_view(work=work)) for name, work in WORK.items() for end in ("", "/")
]
