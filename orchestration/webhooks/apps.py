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
        from orchestration.webhooks.vocabulary import OURS, offer_events
        from orchestration.webhooks.working import work_on_event

        subscribe("webhooks.in", {"webhook.received"}, work_on_event, holds=False)
        for pattern, title in OURS.items():
            offer_events(pattern, title)
