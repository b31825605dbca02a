"""The city's tree: country → scope → category → subcategory → tenant. One page a language, kept in step by localize."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from tenancy.context import in_city


class PlaceStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    PLANNED = "planned", _("Planned")
    INACTIVE = "inactive", _("Inactive")


class CityPage(Page):
    """What every page of the city has. It can be made in the city only."""

    name = models.CharField(_("name in English"), max_length=160)
    name_ar = models.CharField(_("name in Arabic"), max_length=160)
    status = models.CharField(_("status"), max_length=10, choices=PlaceStatus, default=PlaceStatus.ACTIVE)
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])
    cover = models.ForeignKey(
        "cms_media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    details = models.JSONField(_("metadata"), default=dict, blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("name_ar"), FieldPanel("status")], heading=_("Names and status")
        ),
        FieldPanel("intro"),
        FieldPanel("cover"),
    ]

    class Meta:
        abstract = True

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return in_city() and bool(super().can_create_at(parent))

    def called(self, language: str) -> str:
        """The name in a language."""
        return (self.name_ar if language == "ar" else self.name) or self.name or self.title


class CityHomePage(CityPage):
    """The city's front page."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms_city.CountryPage", "cms_city.CityNewsIndexPage"]
    template = "city/home.html"

    class Meta:
        verbose_name = _("city home page")


class CountryPage(CityPage):
    """A country."""

    code = models.CharField(_("ISO code"), max_length=2)

    parent_page_types = ["cms_city.CityHomePage"]
    subpage_types = ["cms_city.ScopePage"]
    template = "city/country.html"
    content_panels = [*CityPage.content_panels, FieldPanel("code")]

    class Meta:
        verbose_name = _("country page")


class ScopePage(CityPage):
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
        *CityPage.content_panels,
        FieldPanel("scope_type"),
        MultiFieldPanel([FieldPanel("latitude"), FieldPanel("longitude")], heading=_("Location")),
    ]

    class Meta:
        verbose_name = _("scope page")


class CategoryPage(CityPage):
    """A kind of business: retail, services, dining."""

    icon = models.CharField(_("icon"), max_length=40, blank=True)

    parent_page_types = ["cms_city.ScopePage"]
    subpage_types = ["cms_city.SubcategoryPage", "cms_city.TenantPage"]
    template = "city/category.html"
    content_panels = [*CityPage.content_panels, FieldPanel("icon")]

    class Meta:
        verbose_name = _("category page")


class SubcategoryPage(CityPage):
    """A finer kind: fashion, home, perfumes, food."""

    parent_page_types = ["cms_city.CategoryPage"]
    subpage_types = ["cms_city.TenantPage"]
    template = "city/subcategory.html"

    class Meta:
        verbose_name = _("subcategory page")


class TenantPage(CityPage):
    """A tenant's place in the tree. What is below it (stores, portals) lives in the tenant's own schema."""

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.PROTECT, null=True, blank=True, related_name="pages", verbose_name=_("tenant")
    )

    parent_page_types = ["cms_city.CategoryPage", "cms_city.SubcategoryPage"]
    subpage_types: list[str] = []
    template = "city/tenant.html"
    content_panels = [*CityPage.content_panels, FieldPanel("tenant")]

    class Meta:
        verbose_name = _("tenant page")


class CityNewsIndexPage(CityPage):
    """News of the city."""

    parent_page_types = ["cms_city.CityHomePage"]
    subpage_types = ["cms_city.CityNewsPage"]
    template = "city/news_index.html"

    class Meta:
        verbose_name = _("city news")


class CityNewsPage(CityPage):
    """One piece of news."""

    body = RichTextField(_("text"))
    published_on = models.DateField(_("date"))

    parent_page_types = ["cms_city.CityNewsIndexPage"]
    subpage_types: list[str] = []
    template = "city/news.html"
    content_panels = [*CityPage.content_panels, FieldPanel("body"), FieldPanel("published_on")]

    class Meta:
        verbose_name = _("piece of city news")
