"""Images and documents, kept under the tenant's own prefix."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "cms.media"
    label = "cms_media"
    verbose_name = _("Media")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.admin.forms.account import AvatarPreferencesForm

        from cms.media.choosing import give_choosers_nonces
        from cms.media.pictures import check_picture

        give_choosers_nonces()
        # An editor's own portrait, which Wagtail takes as it comes.
        AvatarPreferencesForm.base_fields["avatar"].validators.append(check_picture)
