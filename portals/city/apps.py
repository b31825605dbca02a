"""The city's public pages that show what shops sell: the store selector, search, near me."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CityFaceConfig(AppConfig):
    name = "portals.city"
    label = "city_face"
    verbose_name = _("The city's public pages")

    def ready(self) -> None:
        from cms.city.shops import show_windows
        from portals.city.windows import windows_of

        show_windows(windows_of)
