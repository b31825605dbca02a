"""Oscar's offer app as ours: when a price falls."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class OfferConfig(OscarConfig):
    label = "offer"
    name = "commerce.offer"
    verbose_name = _("Offers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from oscar.apps.offer import receivers  # noqa: F401
