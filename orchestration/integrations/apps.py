"""Integrations: tables of the city's schema, and the systems that are known."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Each of these modules has an ADAPTER.
SYSTEMS = ("erpnext", "fleetbase", "stripe", "sms", "waltid", "push", "medusa", "payload")


class IntegrationsConfig(AppConfig):
    name = "orchestration.integrations"
    label = "integrations"
    verbose_name = _("Integrations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from orchestration.integrations.adapters import register_adapter

        for system in SYSTEMS:
            register_adapter(import_module(f"orchestration.integrations.{system}").ADAPTER)

        from orchestration.integrations.bridges import register_bridges

        register_bridges()
