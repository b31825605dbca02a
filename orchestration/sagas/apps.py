"""Sagas: tables of the city's schema."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SagasConfig(AppConfig):
    name = "orchestration.sagas"
    label = "sagas"
    verbose_name = _("Workflows")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from orchestration.outbox import subscribe
        from orchestration.sagas.starting import begin_on_temporal

        subscribe("workflows.temporal", {"workflow.requested", "workflow.woken"}, begin_on_temporal)
