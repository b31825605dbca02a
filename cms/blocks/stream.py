"""Which blocks each kind of content may hold."""

from __future__ import annotations

from wagtail import blocks

from cms.blocks.audience import ForSomeBlock
from cms.blocks.forms import FormBlock
from cms.blocks.goods import CategoryTilesBlock, ProductGridBlock
from cms.blocks.pictures import (
    BannerBlock,
    GalleryBlock,
    HeroBlock,
    HeroSectionBlock,
    PictureBlock,
    StoryBlock,
    VideoBlock,
)
from cms.blocks.text import AddressCardBlock, CallToActionBlock, FactsBlock, FaqBlock, TableBlock, text_block

Blocks = list[tuple[str, blocks.Block]]


def story_blocks() -> Blocks:
    """What tells about one thing: a product, a person, a place."""
    return [
        ("text", text_block()),
        ("picture", PictureBlock()),
        ("gallery", GalleryBlock()),
        ("story", StoryBlock()),
        ("facts", FactsBlock()),
        ("faq", FaqBlock()),
        ("video", VideoBlock()),
        ("table", TableBlock()),
    ]


def page_blocks() -> Blocks:
    """Everything that a page can hold."""
    return [*_for_all(), ("for_some", ForSomeBlock(_for_all()))]


def _for_all() -> Blocks:
    return [
        *story_blocks(),
        ("hero", HeroBlock()),
        ("hero_section", HeroSectionBlock()),
        ("product_grid", ProductGridBlock()),
        ("category_tiles", CategoryTilesBlock()),
        ("banner", BannerBlock()),
        ("call_to_action", CallToActionBlock()),
        ("map", AddressCardBlock()),
        ("form", FormBlock()),
    ]


def home_blocks() -> Blocks:
    """A home page: all of it, the opening first in the list."""
    order = ("hero", "hero_section", "facts", "product_grid", "category_tiles", "story", "banner")
    rest = page_blocks()
    return [*(row for name in order for row in rest if row[0] == name), *(row for row in rest if row[0] not in order)]


def gallery_blocks() -> Blocks:
    """Pictures and films of a product."""
    return [("picture", PictureBlock()), ("video", VideoBlock())]
