"""Pictures and films: image, gallery, hero, story, banner, video."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks.links import LinkBlock

YOUTUBE = re.compile(
    r"^https://(?:www\.)?(?:youtube\.com/watch\?v=|youtu\.be/|youtube\.com/shorts/)([\w-]{11})(?:[?&].*)?$"
)
VIMEO = re.compile(r"^https://(?:www\.)?vimeo\.com/(\d{6,12})(?:[/?].*)?$")


class PictureBlock(blocks.StructBlock):
    """One picture. Its alternative text is the picture's own, in the page's language."""

    picture = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures; the first one is large."""

    title = blocks.CharBlock(label=_("title"), max_length=120, required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("pictures"), min_num=2, max_num=13)

    class Meta:
        icon = "duplicate"
        label = _("Gallery")
        template = "blocks/gallery.html"


def opens_page(value: Any, parent_context: Any) -> bool:
    """Whether this block is the first one of the page that is being shown, and so carries its `h1`."""
    body: Any = getattr((parent_context or {}).get("page"), "body", None)
    return bool(body) and body[0].value is value


class HeroBlock(blocks.StructBlock):
    """The opening of a page: one large picture, one headline, one thing to do."""

    eyebrow = blocks.CharBlock(label=_("line above"), max_length=80, required=False)
    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.TextBlock(label=_("text"), max_length=400, required=False)
    picture = ImageChooserBlock(label=_("picture"))
    link = LinkBlock(label=_("button"), required=False)
    second_link = LinkBlock(label=_("second link"), required=False)

    class Meta:
        icon = "title"
        label = _("Hero")
        template = "blocks/hero.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "opens_page": opens_page(value, parent_context)}


class HeroSectionBlock(SnippetChooserBlock):
    """A hero that is kept for several pages."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("cms_pages.HeroSection", **kwargs)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "cms.blocks.pictures.HeroSectionBlock", [], {}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "opens_page": opens_page(value, parent_context)}

    class Meta:
        icon = "title"
        label = _("Kept hero")
        template = "blocks/hero_section.html"


class PointBlock(blocks.StructBlock):
    """A word and what it means here."""

    term = blocks.CharBlock(label=_("word"), max_length=40)
    text = blocks.CharBlock(label=_("meaning"), max_length=120)


class StoryBlock(blocks.StructBlock):
    """A picture beside a few paragraphs."""

    eyebrow = blocks.CharBlock(label=_("line above"), max_length=80, required=False)
    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=["bold", "italic", "link"])
    picture = ImageChooserBlock(label=_("picture"))
    points = blocks.ListBlock(PointBlock(), label=_("points"), default=[], max_num=6)
    link = LinkBlock(label=_("link"), required=False)
    picture_last = blocks.BooleanBlock(label=_("picture after the text"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Story")
        template = "blocks/story.html"


class BannerBlock(blocks.StructBlock):
    """A wide picture with words on it that leads somewhere."""

    picture = ImageChooserBlock(label=_("picture"))
    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.CharBlock(label=_("text"), max_length=160, required=False)
    link = LinkBlock(label=_("link"))

    class Meta:
        icon = "image"
        label = _("Banner")
        template = "blocks/banner.html"


class VideoBlock(blocks.StructBlock):
    """A film on YouTube or Vimeo. Nothing is asked of them until the reader plays it."""

    address = blocks.URLBlock(label=_("address"), help_text=_("A film on YouTube or Vimeo."))
    title = blocks.CharBlock(label=_("title"), max_length=160)
    poster = ImageChooserBlock(label=_("still picture"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not player_of(cleaned["address"]):
            raise blocks.StructBlockValidationError(
                block_errors={"address": ValidationError(_now("Only films on YouTube or Vimeo can be shown."))}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["player"] = player_of(value["address"])
        return context


def player_of(address: str) -> str:
    """The address of the player that sets no cookies; empty for a film that we do not show."""
    if found := YOUTUBE.match(address or ""):
        return f"https://www.youtube-nocookie.com/embed/{found[1]}?autoplay=1&rel=0"
    if found := VIMEO.match(address or ""):
        return f"https://player.vimeo.com/video/{found[1]}?autoplay=1&dnt=1"
    return ""
