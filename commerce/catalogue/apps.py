"""Oscar's catalogue app as ours: what a tenant sells."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class CatalogueConfig(OscarConfig):
    label = "catalogue"
    name = "commerce.catalogue"
    verbose_name = _("Catalogue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from oscar.apps.catalogue import receivers  # noqa: F401

        from commerce.catalogue.shelf import CatalogueShelf
        from kit.shelf import fill_shelf

        fill_shelf(CatalogueShelf())

        from commerce import agents, kinds
        from commerce.catalogue.sagas import SAGAS
        from orchestration.sagas import register_saga
        from orchestration.webhooks.vocabulary import offer_events

        for saga in SAGAS:
            register_saga(saga)
        offer_events("product.*", _("Goods"))
        agents.register()
        kinds.register()
