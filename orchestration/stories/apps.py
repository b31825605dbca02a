"""Stories of the registry: no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "orchestration.stories"
    label = "stories"
    verbose_name = _("Stories of the registry")

    def ready(self) -> None:
        from functools import partial

        from orchestration.outbox import emit
        from orchestration.sagas import register_saga
        from orchestration.stories import governance, nodes, tenants
        from orchestration.webhooks.vocabulary import offer_events
        from tenancy.telling import listen_to_registry

        listen_to_registry(partial(emit, source="tenancy"))
        for saga in (*nodes.SAGAS, *tenants.SAGAS, *governance.SAGAS):
            register_saga(saga)
        offer_events("node.*", _("Nodes of the ground"))
        offer_events("store.*", _("Stores"))
        offer_events("tenant.*", _("The tenant itself"))
        offer_events("governance.policy.applied", _("Rules that bind the tenant"))
