"""The city's news."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField

from cms.city.models.page import CityPage
from kit.faces.pager import pages_of

PIECES_ON_A_PAGE = 12


class CityNewsIndexPage(CityPage):
    """News of the city, the newest first."""

    parent_page_types = ["cms_city.CityHomePage"]
    subpage_types = ["cms_city.CityNewsPage"]
    template = "city/news_index.html"

    class Meta:
        verbose_name = _("city news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pieces = CityNewsPage.objects.child_of(self).live().public().select_related("cover")
        context["pages"] = pages_of(request, pieces.order_by("-published_on", "-pk"), PIECES_ON_A_PAGE)
        return context


class CityNewsPage(CityPage):
    """One piece of news."""

    body = RichTextField(_("text"))
    published_on = models.DateField(_("date"))

    parent_page_types = ["cms_city.CityNewsIndexPage"]
    subpage_types: list[str] = []
    template = "city/news.html"
    content_panels = [*CityPage.content_panels, FieldPanel("body"), FieldPanel("published_on")]
    override_translatable_fields = [*CityPage.override_translatable_fields, SynchronizedField("published_on")]

    class Meta:
        verbose_name = _("piece of city news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        others = CityNewsPage.objects.sibling_of(self, inclusive=False).live().public().select_related("cover")
        context["others"] = list(others.order_by("-published_on", "-pk")[:3])
        return context
