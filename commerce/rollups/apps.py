"""What the city sells, in figures of each day and tenant: one table in the city's schema, read without theirs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RollupsConfig(AppConfig):
    name = "commerce.rollups"
    label = "rollups"
    verbose_name = _("Figures of the city")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commerce.rollups import counting, feeding

        feeding.register()
        counting.register()
