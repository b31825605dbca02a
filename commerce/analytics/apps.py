"""Oscar's analytics app as ours: what was seen, searched and bought."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class AnalyticsConfig(OscarConfig):
    label = "analytics"
    name = "commerce.analytics"
    verbose_name = _("Analytics")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from commerce.analytics.purchases import count_purchase
        from orchestration.outbox import subscribe

        subscribe("count_purchase", {"order.placed"}, count_purchase)
