"""The worker of the city."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")


@setup_logging.connect
def keep_our_log(**options: object) -> None:
    """Celery leaves the log as the settings want it."""


app = Celery("cityos")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
