"""A new tenant's place in the tree: a page below the category that was chosen, in each language of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.city.models import CategoryPage, CityPage, CountryPage, ScopePage, SubcategoryPage, TenantPage
from cms.pages.locales import locale_for
from tenancy.context import in_the_city
from tenancy.models import Tenant
from tenancy.provisioning import Step, register_step


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a tenant may hang: a category or subcategory of a city. `page` is its page in the reader's language."""

    page: int
    country_code: str
    country: str
    city: str
    name: str


def open_branches(language: str) -> list[Branch]:
    """Every open category and subcategory of the tree's cities, in its order. Four queries."""
    locale = locale_for(language)
    with in_the_city():
        kinds = (CountryPage, ScopePage, CategoryPage, SubcategoryPage)
        rows = {kind: list(kind.objects.live().public().filter(locale=locale).order_by("path")) for kind in kinds}
    above: dict[str, CityPage] = {page.path: page for pages in rows.values() for page in pages if page.is_open}
    found = []
    for page in sorted((*rows[CategoryPage], *rows[SubcategoryPage]), key=lambda each: each.path):
        way = [above.get(page.path[: len(page.path) - Page.steplen * up]) for up in range(page.depth)]
        country = next((each for each in way if isinstance(each, CountryPage)), None)
        scope = next((each for each in way if isinstance(each, ScopePage)), None)
        if country is None or scope is None or scope.scope_type != ScopePage.Kind.CITY or None in way[:2]:
            continue
        parent = way[1]
        inner = isinstance(page, SubcategoryPage) and parent is not None
        name = f"{parent.called(language)} · {page.called(language)}" if inner and parent else page.called(language)
        found.append(Branch(page.pk, country.code.upper(), country.called(language), scope.called(language), name))
    return found


@transaction.atomic
def hang_tenant(tenant: Tenant, request: dict[str, Any]) -> None:
    """Its page below the chosen one, and its twins below that one's translations. What hangs already stays."""
    chosen = Page.objects.filter(pk=request["category_page"]).specific().first()
    if not isinstance(chosen, CategoryPage | SubcategoryPage):
        return
    key = TenantPage.objects.filter(tenant=tenant).values_list("translation_key", flat=True).first()
    for parent in chosen.get_translations(inclusive=True).specific():
        if TenantPage.objects.child_of(parent).filter(tenant=tenant).exists():
            continue
        page = TenantPage(
            tenant=tenant,
            title=tenant.name_ar if parent.language == "ar" else tenant.name_en,
            name=tenant.name_en,
            name_ar=tenant.name_ar,
            slug=tenant.handle,
            locale=parent.locale,
        )
        if key is not None:
            page.translation_key = key
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision().publish()
        key = page.translation_key


def unhang_tenant(tenant: Tenant, request: dict[str, Any]) -> None:
    """Takes its pages away again."""
    for page in TenantPage.objects.filter(tenant=tenant):
        page.delete()


def register_placing() -> None:
    """Called once at start-up."""
    register_step(Step("place", _("Its place in the city"), 80, hang_tenant, unhang_tenant, _has_place))


def _has_place(request: dict[str, Any]) -> bool:
    return bool(request.get("category_page"))
