"""Where this room's pages are."""

from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, path

from portals.merchant.notices import notice_away

dashboard: Any = apps.get_app_config("dashboard")

urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/notices/<int:pk>/away/", notice_away, name="notice_away"),
    path("dashboard/", dashboard.urls),
]
