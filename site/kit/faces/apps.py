"""What every face shares: icons, prices, dates and pictures as template tags."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacesConfig(AppConfig):
    name = "kit.faces"
    label = "faces"
    verbose_name = _("Faces")
