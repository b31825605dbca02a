"""Where this room's pages are."""

from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, path

dashboard: Any = apps.get_app_config("dashboard")

urlpatterns: list[URLPattern | URLResolver] = [path("dashboard/", dashboard.urls)]
