"""Webhooks, in and out: tables of the city's schema."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "orchestration.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from orchestration.outbox import subscribe
        from orchestration.webhooks.fanning import fan_out
        from orchestration.webhooks.vocabulary import PUBLIC_EVENTS
        from orchestration.webhooks.working import work_on_event

        subscribe("webhooks.in", {"webhook.received"}, work_on_event, holds=False)
        subscribe("webhooks.out", PUBLIC_EVENTS, fan_out)
