"""The index of what a tenant sells, kept in the tenant's own schema."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "commerce.search"
    label = "shop_search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commerce.search.listening import listen

        listen()
