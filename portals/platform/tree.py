"""The city as one tree, from country to portal. Stores and portals are rows of the registry, so one look is enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from wagtail.models import Locale, Page

from cms.city.models import TenantPage
from tenancy.hosts import absolute_url
from tenancy.models import Portal, Store
from tenancy.speech import spoken


@dataclass(slots=True)
class Branch:
    """One line of the tree."""

    kind: Any
    title: str
    status: str = ""
    edit_url: str = ""
    open_url: str = ""
    manage_url: str = ""
    children: list[Branch] = field(default_factory=list)


def city_tree() -> list[Branch]:
    """Country → scope → category → subcategory → tenant → store → portal. A fixed number of queries."""
    language = spoken()
    locale = Locale.objects.filter(language_code=language).first() or Locale.get_default()
    pages = list(
        Page.objects.filter(locale=locale, depth__gt=1, content_type__app_label="cms_city").order_by("path").specific()
    )
    stores = _stores_by_tenant(language)
    roots: list[Branch] = []
    above: list[tuple[str, Branch]] = []
    for page in pages:
        branch = Branch(
            kind=capfirst(page._meta.verbose_name),
            title=page.called(language),
            status=page.get_status_display() if page.live else str(page.status_string),
            edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        )
        if isinstance(page, TenantPage):
            branch.children = stores.get(page.tenant_id or 0, [])
            if page.tenant_id:
                branch.manage_url = reverse("platform_tenant", args=[page.tenant_id])
        while above and not page.path.startswith(above[-1][0]):
            above.pop()
        (above[-1][1].children if above else roots).append(branch)
        above.append((page.path, branch))
    return roots


def _stores_by_tenant(language: str) -> dict[int, list[Branch]]:
    portals: dict[int, list[Branch]] = {}
    for portal in Portal.objects.order_by("slug"):
        portals.setdefault(portal.store_id, []).append(
            Branch(
                kind=capfirst(Portal._meta.verbose_name),
                title=portal.name,
                status=portal.get_status_display(),
                edit_url=reverse("registry_portal:edit", args=[portal.pk]),
            )
        )
    found: dict[int, list[Branch]] = {}
    for store in Store.objects.prefetch_related("domains").order_by("position", "handle"):
        found.setdefault(store.tenant_id, []).append(
            Branch(
                kind=capfirst(Store._meta.verbose_name),
                title=store.name,
                status=store.get_status_display(),
                edit_url=reverse("registry_store:edit", args=[store.pk]),
                open_url=absolute_url(store.primary_host, f"/{language}/"),
                children=portals.get(store.pk, []),
            )
        )
    return found
