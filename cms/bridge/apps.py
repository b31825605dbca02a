"""The bridge: an app without tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BridgeConfig(AppConfig):
    name = "cms.bridge"
    label = "cms_bridge"
    verbose_name = _("Payload")

    def ready(self) -> None:
        from cms.bridge.media import MediaPort
        from cms.bridge.menus import GlobalPort
        from cms.bridge.pages import PagePort, PostPort
        from orchestration.integrations import register_port

        register_port("payload", "media", MediaPort())
        register_port("payload", "page", PagePort())
        register_port("payload", "post", PostPort())
        register_port("payload", "global", GlobalPort())
