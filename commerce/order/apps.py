"""Oscar's order app as ours: what was bought."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class OrderConfig(OscarConfig):
    label = "order"
    name = "commerce.order"
    verbose_name = _("Orders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from commerce.order import flow  # noqa: F401  (declares the table)
