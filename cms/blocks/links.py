"""Links to a page, a product, a category or an address, and the menus made of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from cms.blocks.audience import PersonasBlock
from tenancy.speech import spoken

STARTS = ("/", "#", "https://", "http://", "mailto:", "tel:")


def check_address(address: str) -> None:
    """Refuses what is neither a path of the store nor a whole address (and so `javascript:`)."""
    if address and (not address.startswith(STARTS) or address.startswith("//")):
        raise ValidationError(_("Write a path such as /shop/ or a whole address with https://."))


def address_in(address: str, place: Any, language: str | None = None) -> str:
    """An editor's address in the reader's language: `/shop/` → `/ar/shop/`; whole addresses stay."""
    if not address.startswith("/"):
        return address
    language = language or spoken()
    first = address.lstrip("/").partition("/")[0]
    prefix = place.prefix if place else ""
    return f"{prefix}{address}" if first in {"ar", "en"} else f"{prefix}/{language}{address}"


class AddressBlock(blocks.CharBlock):
    """A path of the store or a whole address."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        check_address(cleaned or "")
        return cleaned


class LinkValue(blocks.StructValue):
    """Where a link goes: to its page if there is one, else to its address."""

    def address(self, place: Any = None, language: str | None = None) -> str:
        """The address for `href`; empty when it leads nowhere."""
        page = self.get("page")
        if page is not None:
            return page.url or "" if page.live else ""
        return address_in(self.get("address") or "", place, language)

    @property
    def label(self) -> str:
        """Its words, else its page's title."""
        page = self.get("page")
        return self.get("text") or (page.title if page is not None else "")


class LinkBlock(blocks.StructBlock):
    """One link."""

    text = blocks.CharBlock(label=gettext_lazy("text"), max_length=80, required=False)
    page = blocks.PageChooserBlock(label=gettext_lazy("page"), required=False)
    address = AddressBlock(
        label=gettext_lazy("or an address"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("A path such as /shop/ or a whole address."),
    )

    class Meta:
        icon = "link"
        label = gettext_lazy("Link")
        value_class = LinkValue
        template = "blocks/link.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned.get("text") and not cleaned.get("page") and not cleaned.get("address") and self.required:
            raise blocks.StructBlockValidationError(
                block_errors={"address": ValidationError(_("Say where the link goes: choose a page or an address."))}
            )
        return cleaned

    def as_link(self, value: LinkValue, place: Any, language: str) -> dict[str, Any]:
        """The link as plain values."""
        return {"title": value.label, "url": value.address(place, language), "links": []}


class MenuLinkBlock(LinkBlock):
    """A link of a menu, for everybody or for some personas."""

    personas = PersonasBlock(required=False)

    class Meta:
        icon = "link"
        label = gettext_lazy("Link")

    def as_link(self, value: LinkValue, place: Any, language: str) -> dict[str, Any]:
        """The link as plain values; `personas` where it is for some only."""
        link = super().as_link(value, place, language)
        return {**link, "personas": list(value["personas"])} if value.get("personas") else link


class LinkGroupBlock(blocks.StructBlock):
    """A heading with links below it: a column of the foot, a drop-down of the head."""

    title = blocks.CharBlock(label=gettext_lazy("heading"), max_length=60)
    links = blocks.ListBlock(LinkBlock(), label=gettext_lazy("links"))

    class Meta:
        icon = "list-ul"
        label = gettext_lazy("Group")

    def as_link(self, value: Any, place: Any, language: str) -> dict[str, Any]:
        """The group as plain values."""
        links = [{"title": row.label, "url": row.address(place, language), "links": []} for row in value["links"]]
        return {"title": value["title"], "url": "", "links": [row for row in links if row["url"]]}


def menu_blocks() -> list[tuple[str, blocks.Block]]:
    """What a menu is made of."""
    return [("link", MenuLinkBlock()), ("group", LinkGroupBlock())]
