"""Words: text, facts, questions and answers, tables."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTable

from cms.blocks.links import LinkBlock

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link", "document-link", "blockquote"]
ICONS = [
    ("truck", _("Lorry")),
    ("gift", _("Gift")),
    ("drop", _("Drop")),
    ("undo", _("Return")),
    ("shield", _("Shield")),
    ("star", _("Star")),
    ("heart", _("Heart")),
    ("leaf", _("Leaf")),
    ("clock", _("Clock")),
    ("pin", pgettext_lazy("on a map", "Place")),
    ("check", _("Tick")),
    ("wallet", _("Wallet")),
    ("store", _("Shop")),
    ("scissors", _("Scissors")),
    ("layers", _("Layers")),
    ("box", _("Box")),
    ("tool", _("Tool")),
    ("globe", _("Globe")),
    ("users", _("People")),
    ("mail", _("Letter")),
    ("calendar", _("Calendar")),
    ("sun", _("Sun")),
]


class TextBlock(blocks.RichTextBlock):
    """Running text."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"


def text_block() -> TextBlock:
    """Running text with what an editor needs, and no more."""
    return TextBlock(features=FEATURES)


class FactBlock(blocks.StructBlock):
    """A drawn sign and three or four words."""

    icon = blocks.ChoiceBlock(choices=ICONS, label=_("sign"), default="check")
    text = blocks.CharBlock(label=_("text"), max_length=60)

    class Meta:
        icon = "tick"
        label = _("Fact")


class FactsBlock(blocks.StructBlock):
    """Two to four promises in a row."""

    facts = blocks.ListBlock(FactBlock(), label=_("facts"), min_num=2, max_num=4)

    class Meta:
        icon = "tick-inverse"
        label = _("Facts")
        template = "blocks/facts.html"


class QuestionBlock(blocks.StructBlock):
    """A question and its answer."""

    question = blocks.CharBlock(label=_("question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("answer"), features=["bold", "italic", "link", "ol", "ul"])

    class Meta:
        icon = "help"
        label = _("Question")


class FaqBlock(blocks.StructBlock):
    """Questions that open one by one, known to search engines as such."""

    title = blocks.CharBlock(label=_("title"), max_length=120, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "blocks/faq.html"


class CallToActionBlock(blocks.StructBlock):
    """One sentence and one thing to do."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.TextBlock(label=_("text"), max_length=300, required=False)
    link = LinkBlock(label=_("button"))

    class Meta:
        icon = "pick"
        label = _("Call to action")
        template = "blocks/call_to_action.html"


class TableBlock(blocks.StructBlock):
    """Rows and columns with a caption; a phone scrolls it sideways."""

    caption = blocks.CharBlock(label=_("caption"), max_length=160, required=False)
    table = WagtailTable(label=_("table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class AddressCardBlock(blocks.StructBlock):
    """Where the shop is: an address, its hours, and the way there in the reader's own map."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    address = blocks.TextBlock(label=_("address"), max_length=300)
    hours = blocks.TextBlock(label=_("opening hours"), max_length=300, required=False)
    phone = blocks.CharBlock(label=_("telephone"), max_length=20, required=False)
    latitude = blocks.FloatBlock(label=_("latitude"), min_value=-90, max_value=90)
    longitude = blocks.FloatBlock(label=_("longitude"), min_value=-180, max_value=180)

    class Meta:
        icon = "site"
        label = _("Map")
        template = "blocks/address_card.html"
