"""Agents: tables of the city's schema, and the model as a system that is spoken to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgentsConfig(AppConfig):
    name = "orchestration.agents"
    label = "agents"
    verbose_name = _("Agents")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from orchestration.agents.model import ADAPTER
        from orchestration.agents.sagas import SAGA
        from orchestration.integrations import register_adapter
        from orchestration.sagas import register_saga
        from orchestration.webhooks.vocabulary import offer_events

        register_adapter(ADAPTER)
        register_saga(SAGA)
        offer_events("agent.ended", _("Agents that have ended"))
