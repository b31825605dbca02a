"""The city's tree: country → scope → category → subcategory → tenant."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from cms.city.models.page import CityPage
from cms.city.shops import open_shops, placed_tenants, shops_below


class CityHomePage(CityPage):
    """The city's front page."""

    headline = models.CharField(
        _("headline"), max_length=120, blank=True, help_text=_("The question over the picture of the city.")
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms_city.CountryPage", "cms_city.CityNewsIndexPage"]
    template = "city/home.html"
    content_panels = [*CityPage.governed_panels[:1], FieldPanel("headline"), *CityPage.governed_panels[1:]]

    class Meta:
        verbose_name = _("city home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.city.models.news import CityNewsPage

        context = super().get_context(request, *args, **kwargs)
        scopes = ScopePage.objects.descendant_of(self).live().public().filter(status="active")
        news = CityNewsPage.objects.descendant_of(self).live().public().select_related("cover")
        shelves = SubcategoryPage.objects.descendant_of(self).live().public().select_related("cover").order_by("path")
        shops, placed = open_shops(self.language), placed_tenants()
        context.update(
            shops=shops[:8],
            open_now=sum(shop.is_open_now for shop in shops),
            scopes=list(scopes.select_related("cover").order_by("path")),
            shelves=[shelf for shelf in shelves if shops_below(shelf, shops, placed)][:6],
            news=list(news.order_by("-published_on", "-pk")[:3]),
        )
        return context


class PlacePage(CityPage):
    """A page of the tree, with the shops of the tenants below it."""

    shows_empty_branches = False

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        shops, placed = open_shops(self.language), placed_tenants()
        context["shops"] = shops_below(self, shops, placed)
        branches = [(branch, shops_below(branch, shops, placed)) for branch in self.branches()]
        context["branches"] = [(branch, below) for branch, below in branches if below or self.shows_empty_branches]
        return context

    def branches(self) -> list[CityPage]:
        """What hangs directly below and is shown as a way on."""
        return []


class CountryPage(PlacePage):
    """A country."""

    code = models.CharField(_("ISO code"), max_length=2)

    shows_empty_branches = True
    parent_page_types = ["cms_city.CityHomePage"]
    subpage_types = ["cms_city.ScopePage"]
    template = "city/country.html"
    content_panels = [*CityPage.governed_panels, FieldPanel("code")]
    override_translatable_fields = [*CityPage.override_translatable_fields, SynchronizedField("code")]

    class Meta:
        verbose_name = _("country page")

    def branches(self) -> list[CityPage]:
        return self.open_children(ScopePage)


class ScopePage(PlacePage):
    """A city, or a theme that crosses cities."""

    class Kind(models.TextChoices):
        CITY = "city", _("City")
        THEME = "theme", _("Theme")

    scope_type = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.CITY)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    parent_page_types = ["cms_city.CountryPage"]
    subpage_types = ["cms_city.CategoryPage"]
    template = "city/scope.html"
    content_panels = [
        *CityPage.governed_panels,
        FieldPanel("scope_type"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")])], heading=_("Location")),
    ]
    override_translatable_fields = [
        *CityPage.override_translatable_fields,
        SynchronizedField("scope_type"),
        SynchronizedField("latitude"),
        SynchronizedField("longitude"),
    ]

    class Meta:
        verbose_name = _("scope page")

    def branches(self) -> list[CityPage]:
        return self.open_children(CategoryPage)


class CategoryPage(PlacePage):
    """A kind of business: retail, services, dining."""

    icon = models.CharField(_("icon"), max_length=40, blank=True)

    parent_page_types = ["cms_city.ScopePage"]
    subpage_types = ["cms_city.SubcategoryPage", "cms_city.TenantPage"]
    template = "city/category.html"
    content_panels = [*CityPage.governed_panels, FieldPanel("icon")]
    override_translatable_fields = [*CityPage.override_translatable_fields, SynchronizedField("icon")]

    class Meta:
        verbose_name = _("category page")

    def branches(self) -> list[CityPage]:
        return [*self.open_children(SubcategoryPage), *self.open_children(TenantPage)]


class SubcategoryPage(PlacePage):
    """A finer kind: fashion, home, perfumes, food."""

    parent_page_types = ["cms_city.CategoryPage"]
    subpage_types = ["cms_city.TenantPage"]
    template = "city/subcategory.html"
    content_panels = [*CityPage.governed_panels]

    class Meta:
        verbose_name = _("subcategory page")

    def branches(self) -> list[CityPage]:
        return self.open_children(TenantPage)


class TenantPage(PlacePage):
    """A tenant's place in the tree. What is below it (stores, portals) lives in the tenant's own schema."""

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.PROTECT, null=True, blank=True, related_name="pages", verbose_name=_("tenant")
    )

    parent_page_types = ["cms_city.CategoryPage", "cms_city.SubcategoryPage"]
    subpage_types: list[str] = []
    template = "city/tenant.html"
    content_panels = [*CityPage.governed_panels, FieldPanel("tenant")]
    override_translatable_fields = [*CityPage.override_translatable_fields, SynchronizedField("tenant")]

    class Meta:
        verbose_name = _("tenant page")
