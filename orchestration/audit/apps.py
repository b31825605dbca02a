"""The audit log of the city: one table for every tenant's lines."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "orchestration.audit"
    label = "audit"
    verbose_name = _("Audit")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from orchestration.audit.hearing import listen
        from orchestration.audit.rights import keep_rights
        from orchestration.audit.watching import watch_rows

        listen()
        watch_rows()
        keep_rights()
