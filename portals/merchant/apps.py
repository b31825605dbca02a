"""The merchant's dashboard: Oscar's place for it, its addresses and its namespace, with pages of our own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.apps import DashboardConfig


class MerchantConfig(DashboardConfig):
    """Oscar's sub-dashboards are not installed: their pages know neither stores, nor flows, nor two languages."""

    name = "portals.merchant"
    label = "dashboard"
    verbose_name = _("Dashboard")
    namespace = "dashboard"

    def ready(self) -> None:
        """Looks up no views, as Oscar would: they stand in `pages`."""
        from identity.personas.features import register_feature

        register_feature("agents", _("Agents"))
        register_feature("api_keys", _("API keys"))
        register_feature("own_domains", _("Domains of one's own"))

    def get_urls(self) -> list[Any]:
        from portals.merchant.pages import patterns

        return patterns
