"""Oscar's partner app as ours: who supplies, how many are left, at what price."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class PartnerConfig(OscarConfig):
    label = "partner"
    name = "commerce.partner"
    verbose_name = _("Partners and stock")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from oscar.apps.partner import receivers  # noqa: F401

        from commerce.partner import sagas
        from commerce.partner.staff import register

        register()
        sagas.register()
