"""The wiring of the city: commands that need every room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CityosConfig(AppConfig):
    name = "cityos"
    verbose_name = _("CityOS")

    def ready(self) -> None:
        # Whoever asks for a task, in any process, asks our broker and not Celery's default one.
        from cityos import celery  # noqa: F401
