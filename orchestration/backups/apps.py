"""Keeping a tenant safe: backups, exports for its owner, and bringing one tenant back without touching others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    name = "orchestration.backups"
    label = "backups"
    verbose_name = _("Backups")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from orchestration.backups import jobs

        jobs.register()
