"""A tenant's pages: stores, portals, landing pages, posts, forms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "cms_pages"
    verbose_name = _("Shop pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.pages import agents
        from cms.pages.heard import listen
        from cms.pages.root import name_the_root
        from cms.pages.steps import register_page_steps

        name_the_root()
        register_page_steps()
        listen()
        agents.register()
