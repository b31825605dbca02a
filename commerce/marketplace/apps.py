"""What tenants publish to the city: listings and search rows, kept in the city's schema."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    name = "commerce.marketplace"
    label = "marketplace"
    verbose_name = _("Marketplace")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commerce.marketplace.publishing import refresh_listings
        from commerce.search.indexing import follow_changes

        follow_changes(refresh_listings)
