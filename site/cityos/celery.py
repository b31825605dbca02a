"""The worker of the city."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")

app = Celery("cityos")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
