"""Images and documents, kept under the tenant's own prefix."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "cms.media"
    label = "cms_media"
    verbose_name = _("Media")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.media.choosing import give_choosers_nonces

        give_choosers_nonces()
