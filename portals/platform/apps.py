"""The operator's console inside the city's own Wagtail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformConfig(AppConfig):
    name = "portals.platform"
    label = "platform"
    verbose_name = _("Operator's console")

    def ready(self) -> None:
        from orchestration.jobs import register_job
        from portals.platform.permissions import guard_registry
        from portals.platform.proofs import recheck_proofs
        from portals.platform.rights import tell_rights

        guard_registry()
        tell_rights()
        register_job(
            "domains.recheck",
            recheck_proofs,
            _("Proofs of domains in DNS"),
            queue="tenant-setup",
            every="day",
            city=True,
        )
