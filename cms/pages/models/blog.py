"""A store's journal: an index and its posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks.stream import page_blocks
from cms.pages.models.shop_page import ShopPage
from kit.faces.pager import pages_of

POSTS_PER_PAGE = 12


def today() -> date:
    """The date where the project's clock is."""
    return timezone.localdate()


class BlogIndexPage(ShopPage):
    """The list of a store's posts, newest first, twelve a page."""

    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    parent_page_types = ["cms_pages.StorePage"]
    subpage_types = ["cms_pages.BlogPostPage"]
    template = "pages/blog_index.html"
    content_panels = [*ShopPage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")

    def posts(self) -> Any:
        """The published posts below it."""
        return (
            BlogPostPage.objects.child_of(self)
            .live()
            .public()
            .order_by("-published_on", "-pk")
            .select_related("cover", "locale")
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["pages"] = pages_of(request, self.posts(), POSTS_PER_PAGE)
        return context


class BlogPostPage(ShopPage):
    """A post with a picture, an author and a date."""

    published_on = models.DateField(_("date"), default=today)
    author = models.CharField(_("author"), max_length=120, blank=True)
    summary = models.TextField(_("summary"), blank=True, max_length=400)
    cover = models.ForeignKey(
        "cms_media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    body = StreamField(page_blocks(), verbose_name=_("text"), blank=True)

    parent_page_types = ["cms_pages.BlogIndexPage"]
    subpage_types: list[str] = []
    template = "pages/blog_post.html"
    content_panels = [
        *ShopPage.content_panels,
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("author")]),
        FieldPanel("summary"),
        FieldPanel("cover"),
        FieldPanel("body"),
    ]
    search_fields = [*ShopPage.search_fields, index.SearchField("summary"), index.SearchField("body")]
    override_translatable_fields = [
        *ShopPage.override_translatable_fields,
        SynchronizedField("published_on"),
        SynchronizedField("cover", overridable=True),
    ]

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def more_posts(self) -> Any:
        """Three other posts of the same journal."""
        rows = BlogPostPage.objects.sibling_of(self, inclusive=False).live().public()
        return rows.order_by("-published_on", "-pk").select_related("cover")[:3]

    @property
    def article_data(self) -> dict[str, Any]:
        """The post for search engines (schema.org BlogPosting)."""
        return {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": self.title,
            "datePublished": self.published_on.isoformat(),
            "dateModified": (self.last_published_at or self.published_on).isoformat(),
            "inLanguage": self.language,
            "mainEntityOfPage": self.canonical_url,
            **({"author": {"@type": "Person", "name": self.author}} if self.author else {}),
            **({"description": self.summary} if self.summary else {}),
        }
