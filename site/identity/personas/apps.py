"""For whom: personas, flags, what the operator tells tenants, and what people prefer. Tables of the city's schema."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonasConfig(AppConfig):
    name = "identity.personas"
    label = "personas"
    verbose_name = _("Personas")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identity.personas.lending import may_be_lent
        from orchestration.agents.lending import limit_lending

        limit_lending(may_be_lent)
