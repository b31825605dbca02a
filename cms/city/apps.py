"""The city's own pages: country, scope, category, subcategory, tenant."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CityConfig(AppConfig):
    name = "cms.city"
    label = "cms_city"
    verbose_name = _("City pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.city.founding import make_homes
        from cms.city.placing import register_placing
        from cms.city.rules import authority_in_the_tree, authority_of_place
        from tenancy.provisioning.founding import register_founding
        from tenancy.services.governance import inherit_authority_from

        inherit_authority_from(authority_in_the_tree, authority_of_place)
        register_founding(make_homes)
        register_placing()
