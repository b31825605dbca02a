"""Entries of the console's menu, shown to those who may open what they lead to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem

from portals.platform.rights import may, may_in_city
from tenancy.hosts import absolute_url, platform_host
from tenancy.speech import spoken


class OperatorItem(MenuItem):
    """Shown to operators who may do this with tenants, in the city only."""

    def __init__(self, label: Any, view: str, action: str, **options: Any) -> None:
        super().__init__(label, reverse(view), **options)
        self.action = action

    def is_shown(self, request: HttpRequest) -> bool:
        return may_in_city(request.user, self.action, "tenant")


class RightItem(MenuItem):
    """Shown to those who have one right."""

    def __init__(self, label: Any, view: str, right: str, **options: Any) -> None:
        super().__init__(label, reverse(view), **options)
        self.right = right

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request, self.right)


class WorkItem(MenuItem):
    """Leads back to the city's list of tenants that somebody works in."""

    def render_component(self, request: HttpRequest) -> Any:
        self.url = absolute_url(platform_host(), f"/{spoken()}/work/")
        return super().render_component(request)
