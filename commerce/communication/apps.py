"""Oscar's communication app as ours: what was written to whom."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class CommunicationConfig(OscarConfig):
    label = "communication"
    name = "commerce.communication"
    verbose_name = _("Communication")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from commerce.letters import codes, handlers, texts

        handlers.register()
        texts.register()
        codes.register()
