"""What every page of the city has: names, a status, an authority, an address, and its freshness."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.pages.freshness import UNSEEN
from cms.pages.locales import language_of
from kit.pagecache.changes import bump
from kit.pagecache.marking import cacheable
from tenancy.context import in_city
from tenancy.hosts import absolute_url, platform_host

SCOPE = "city"
MINUTE = 60  # seconds; "open until 11 pm" is never older


class PlaceStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    PLANNED = "planned", _("Planned")
    INACTIVE = "inactive", _("Inactive")


class CityPage(Page):
    """A page that can be made in the city only. Its facts are the same in both languages, its words written twice."""

    name = models.CharField(_("name in English"), max_length=160)
    name_ar = models.CharField(_("name in Arabic"), max_length=160)
    status = models.CharField(_("status"), max_length=10, choices=PlaceStatus, default=PlaceStatus.ACTIVE)
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])
    cover = models.ForeignKey(
        "cms_media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    authority = models.ForeignKey(
        "tenancy.GovernanceAuthority",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("governance authority"),
        help_text=_("Its rules bind every tenant below this page that names no authority of its own."),
    )
    details = models.JSONField(_("metadata"), default=dict, blank=True)

    name_panel = MultiFieldPanel(
        [FieldRowPanel([FieldPanel("name"), FieldPanel("name_ar")]), FieldPanel("status")],
        heading=_("Names and status"),
    )
    content_panels = [*Page.content_panels, name_panel, FieldPanel("intro"), FieldPanel("cover")]
    governed_panels = [*content_panels, FieldPanel("authority")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        FieldPanel("show_in_menus"),
    ]
    settings_panels = [PublishingPanel()]
    override_translatable_fields = [
        SynchronizedField("name"),
        SynchronizedField("name_ar"),
        SynchronizedField("status"),
        SynchronizedField("cover", overridable=True),
        SynchronizedField("authority"),
        SynchronizedField("details"),
        SynchronizedField("show_in_menus"),
        TranslatableField("slug"),
    ]

    class Meta:
        abstract = True

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return in_city() and bool(super().can_create_at(parent))

    def called(self, language: str) -> str:
        """The name in a language."""
        return (self.name_ar if language == "ar" else self.name) or self.name or self.title

    @property
    def language(self) -> str:
        """Its language's code."""
        return language_of(self.locale_id)

    @property
    def is_open(self) -> bool:
        """Whether people may go in; a planned or closed place is named but leads nowhere."""
        return bool(self.status == PlaceStatus.ACTIVE)

    @property
    def summary_text(self) -> str:
        """One sentence for search engines and cards."""
        return Truncator(strip_tags(self.search_description or self.intro or "")).chars(160)

    # ---------------------------------------------------------------- address and languages

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Site id, scheme and host, path: always on the city's own host, below its language."""
        for root in self._get_relevant_site_root_paths(request):
            path = self.url_path[len(root.root_path) :]
            with translation.override(self.language):
                address = reverse("wagtail_serve", args=(path,), urlconf=settings.PLACE_URLCONFS["city"])
            return root.site_id, absolute_url(platform_host(), ""), address
        return None

    def languages(self) -> list[tuple[str, str]]:
        """(language, address) of every published translation, itself included."""
        rows = self.get_translations(inclusive=True).live().public().specific()
        return [(page.language, page.full_url) for page in rows if page.full_url]

    @property
    def trail(self) -> list[dict[str, str]]:
        """The way here from the city's home page, this page last."""
        pages = self.get_ancestors(inclusive=True).filter(depth__gte=2).live().specific(defer=True)
        return [{"title": page.title, "url": page.url} for page in pages]

    def open_children(self, kind: type[CityPage]) -> list[Any]:
        """Published pages of a kind directly below, in the order of the tree."""
        return list(kind.objects.child_of(self).live().public().select_related("cover").order_by("path"))

    # ---------------------------------------------------------------- how it is shown

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        languages = self.languages()
        context["canonical_url"] = self.full_url
        context["alternate_urls"] = languages if len(languages) > 1 else []
        other = "en" if self.language == "ar" else "ar"
        context["other_language_url"] = urlsplit(dict(languages).get(other, "")).path or f"/{other}/"
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        if response.status_code == 200 and not self.get_view_restrictions():
            cacheable(response, SCOPE, "marketplace", ttl=MINUTE)
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        with translation.override(self.language):
            response = super().serve_preview(request, mode_name)
            return response.render() if hasattr(response, "render") else response

    # ---------------------------------------------------------------- freshness

    def save(self, *args: Any, **kwargs: Any) -> Any:
        saved = super().save(*args, **kwargs)
        fields = kwargs.get("update_fields")
        if fields is None or not set(fields) <= UNSEEN:
            bump(SCOPE)
        return saved

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        gone = super().delete(*args, **kwargs)
        bump(SCOPE)
        return gone

    def move(self, target: Page, pos: str | None = None, user: Any = None) -> Any:
        moved = super().move(target, pos=pos, user=user)
        bump(SCOPE)
        return moved
