"""The registry of the city."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenancyConfig(AppConfig):
    name = "tenancy"
    verbose_name = _("Tenancy")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tenancy.current_site import use_places_as_sites
        from tenancy.deletion import look_only_at_tables_of_this_schema
        from tenancy.provisioning.own_steps import register_own_steps

        look_only_at_tables_of_this_schema()
        register_own_steps()
        use_places_as_sites()
