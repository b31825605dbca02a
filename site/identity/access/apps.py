"""Rights: no tables; the policies are read when the city starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "identity.access"
    label = "access"
    verbose_name = _("Rights")

    def ready(self) -> None:
        """Refuses to start with a policy that cannot be enforced."""
        from identity.access import registry
        from identity.access.noting import latest_decision
        from identity.access.policies import shipped
        from identity.access.standing import standing_here
        from orchestration.audit.writing import register_more
        from tenancy.actor import register_standing

        shipped()
        registry.register()
        register_more(latest_decision)
        register_standing(standing_here)
