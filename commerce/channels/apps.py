"""Where a tenant sells: one sales channel for each store, and whatever else the tenant sells through."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "commerce.channels"
    label = "channels"
    verbose_name = _("Sales channels")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commerce.channels.sagas import SAGAS
        from orchestration.sagas import register_saga

        for saga in SAGAS:
            register_saga(saga)
