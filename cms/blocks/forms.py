"""A form of the store inside any page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class FormBlock(blocks.StructBlock):
    """Shows a form page's questions here; the answers go to that page."""

    title = blocks.CharBlock(label=_("title"), max_length=120, required=False)
    form_page = blocks.PageChooserBlock(label=_("form"), page_type="cms_pages.FormPage")

    class Meta:
        icon = "form"
        label = _("Form")
        template = "blocks/form.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        page = value.get("form_page")
        form_page = page.specific if page is not None and page.live else None
        context["form_page"] = form_page
        context["form"] = form_page.get_form_class()() if form_page else None
        return context
