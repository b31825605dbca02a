"""What every page of a tenant has: its store, its address, its words for search engines, and its freshness."""

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
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.blocks.links import address_in
from cms.pages.freshness import ShownOnPages, kept_for_store
from cms.pages.previews import StorePreview
from cms.pages.registry import place_of_store_id
from kit.pagecache.marking import cacheable
from tenancy.context import in_city
from tenancy.hosts import absolute_url

OTHER_LANGUAGE = "other"


def other_of(language: str) -> str:
    """The other one of the two languages."""
    return "en" if language == "ar" else "ar"


def alternates(languages: list[tuple[str, str]], place: Any) -> list[tuple[str, str]]:
    """hreflang: every translation, and for everybody else the one in the store's own language."""
    known = dict(languages)
    if len(known) < 2:
        return []
    first = known.get(place.default_locale if place else "ar") or languages[0][1]
    return [*languages, ("x-default", first)]


class ShopPage(StorePreview, ShownOnPages, Page):
    """What every page of a tenant has. It can be made inside a tenant only, below a store."""

    class Layout(models.TextChoices):
        WIDE = "wide", _("Wide: for pictures and goods")
        READING = "reading", _("Narrow: for reading")

    layout = models.CharField(_("layout"), max_length=10, choices=Layout, default=Layout.WIDE)
    share_picture = models.ForeignKey(
        "cms_media.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for sharing"),
        help_text=_("Shown when somebody shares the page. At least 1200 by 630 pixels."),
    )
    keywords = models.CharField(_("keywords"), max_length=255, blank=True)
    hidden_from_search = models.BooleanField(
        _("hide from search engines"), default=False, help_text=_("The page is left out of the sitemap too.")
    )
    node_id = models.BigIntegerField(
        _("place"), null=True, blank=True, help_text=_("The number of the city's place that the page belongs to.")
    )

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description"), FieldPanel("keywords")],
            heading=_("For search engines"),
        ),
        MultiFieldPanel(
            [FieldPanel("share_picture"), FieldPanel("hidden_from_search")], heading=_("Sharing and search")
        ),
        MultiFieldPanel([FieldPanel("layout"), FieldPanel("show_in_menus"), FieldPanel("node_id")], heading=_("Page")),
    ]
    settings_panels = [PublishingPanel()]
    override_translatable_fields = [
        SynchronizedField("layout"),
        SynchronizedField("share_picture", overridable=True),
        SynchronizedField("hidden_from_search"),
        SynchronizedField("node_id"),
        SynchronizedField("show_in_menus"),
        TranslatableField("keywords"),
        TranslatableField("slug"),
    ]

    class Meta:
        abstract = True

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return not in_city() and bool(super().can_create_at(parent))

    # ---------------------------------------------------------------- where it belongs

    @property
    def store_page(self) -> Any:
        """The home page that it hangs under (itself, if it is one)."""
        from cms.pages.models.store import StorePage

        if isinstance(self, StorePage):
            return self
        if not hasattr(self, "_store_page"):
            steplen = self.steplen
            path = self.path[: steplen * 2]
            self._store_page = StorePage.objects.filter(path=path).first() if path else None
        return self._store_page

    def shown_in_store(self) -> int | None:
        """The store whose pages are old when this one changes."""
        home = self.store_page if self.path else None
        return home.store_id if home else None

    # ---------------------------------------------------------------- its address

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Site id, scheme and host, path. The host is the registry's, whatever host the editor works on."""
        for root in self._get_relevant_site_root_paths(request):
            place = place_of_store_id(self._store_of_root(root.site_id))
            path = self.url_path[len(root.root_path) :]
            with translation.override(self.language):
                address = reverse("wagtail_serve", args=(path,), urlconf=settings.PLACE_URLCONFS["store"])
            return root.site_id, absolute_url(place.primary_host).rstrip("/") if place else root.root_url, address
        return None

    def _store_of_root(self, site_id: int) -> int | None:
        from cms.pages.sites import store_of_site

        return store_of_site(site_id)

    @property
    def language(self) -> str:
        """Its language's code. The locales of a schema are few; they are looked up once a process."""
        from cms.pages.locales import language_of

        return language_of(self.locale_id)

    @property
    def canonical_url(self) -> str:
        """Its one address on the store's primary host."""
        return self.full_url or ""

    def languages(self) -> list[tuple[str, str]]:
        """(language, address) of every published translation, itself included. Warm, it costs no query."""
        return kept_for_store("languages", self.pk, self._languages)

    def _languages(self) -> list[tuple[str, str]]:
        rows = self.get_translations(inclusive=True).live().public().specific()
        return [(page.language, page.canonical_url) for page in rows]

    def get_view_restrictions(self) -> Any:
        """Asked twice for each answer: may this reader see it, and may everybody."""
        if not hasattr(self, "_restrictions"):
            self._restrictions = super().get_view_restrictions()
        return self._restrictions

    # ---------------------------------------------------------------- as the catalogue names it

    @property
    def published_at(self) -> Any:
        """When it was published first."""
        return self.first_published_at

    @property
    def page_status(self) -> str:
        """draft, review or published."""
        if self.current_workflow_state and self.current_workflow_state.status == "in_progress":
            return "review"
        return "published" if self.live else "draft"

    @property
    def country_code(self) -> str:
        """The country of its tenant."""
        place = place_of_store_id(self.shown_in_store())
        return place.country_code if place else ""

    # ---------------------------------------------------------------- how it is shown

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        languages = self.languages()
        context["canonical_url"] = dict(languages).get(self.language) or self.canonical_url
        context["alternate_urls"] = alternates(languages, getattr(request, "place", None))
        for language, address in languages:
            if language != self.language:
                context["other_language_url"] = urlsplit(address).path
        if len(languages) < 2:
            # The same page is not there in the other language; its home page is.
            context["other_language_url"] = address_in("/", getattr(request, "place", None), other_of(self.language))
        return context

    # ---------------------------------------------------------------- what its templates ask

    @property
    def opens_with_hero(self) -> bool:
        """Whether its first block carries the headline."""
        body: Any = getattr(self, "body", None)
        return bool(body) and body[0].block_type in {"hero", "hero_section"} and bool(body[0].value)

    @property
    def picture_for_sharing(self) -> Any:
        """What other sites show with a link: its own choice, its cover, or the picture that it opens with."""
        chosen = self.share_picture or getattr(self, "cover", None)
        if chosen is None and self.opens_with_hero:
            first = self.body[0]  # type: ignore[attr-defined]
            chosen = first.value["picture"] if first.block_type == "hero" else first.value.picture
        return chosen

    @property
    def summary_text(self) -> str:
        """One sentence about the page for search engines and for sharing."""
        told = self.search_description or getattr(self, "summary", "") or getattr(self, "intro", "")
        return Truncator(strip_tags(told or "")).chars(160)

    @property
    def trail(self) -> list[dict[str, str]]:
        """The way here from the store's home page, this page last."""
        return kept_for_store("trail", self.pk, self._trail)

    def _trail(self) -> list[dict[str, str]]:
        pages = self.get_ancestors(inclusive=True).filter(depth__gte=2).live().specific(defer=True)
        return [{"title": page.title, "url": page.url} for page in pages]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        place = getattr(request, "place", None)
        if place is not None and response.status_code == 200 and not self.get_view_restrictions():
            cacheable(response, place.scope)
        return response

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """This language, and the same page in the other one."""
        return [("", _("This language")), (OTHER_LANGUAGE, _("The other language"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name == OTHER_LANGUAGE:
            twin = self.get_translations().first()
            if twin is not None:
                page = twin.specific.get_latest_revision_as_object()
                with translation.override(page.language):
                    request.LANGUAGE_CODE = page.language  # type: ignore[attr-defined]
                    response = super(ShopPage, page).serve_preview(request, "")
                    return response.render() if hasattr(response, "render") else response
        with translation.override(self.language):
            response = super().serve_preview(request, "")
            return response.render() if hasattr(response, "render") else response
