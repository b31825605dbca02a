from django.db import models
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page


class ContentPage(Page):
    """A page of text, pictures and questions, under a menu of its siblings."""

    intro = models.CharField(max_length=250)
    body = StreamField(
        [
            ("heading", CharBlock()),
            ("text", RichTextBlock()),
            ("picture", ImageChooserBlock()),
            ("questions", ListBlock(StructBlock([("question", CharBlock()), ("answer", RichTextBlock())]))),
        ]
    )
    template = "wagtail_rival/content_page.html"
