"""Clients and sessions: tables of the city's schema."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OidcRegistryConfig(AppConfig):
    name = "identity.oidc.registry"
    label = "oidc_registry"
    verbose_name = _("Single sign-on")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identity.oidc.registry.forgetting import forget_work
        from orchestration.jobs import register_job

        register_job("oidc.forget", forget_work, _("Forget old sessions of single sign-on"), every="day", city=True)
