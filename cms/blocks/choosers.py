"""Choosing products and categories: only this tenant's, with a search."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet


class ParentProducts:
    """What shoppers choose from: variants are left out, newest first."""

    def get_object_list(self) -> Any:
        rows = super().get_object_list()  # type: ignore[misc]
        return rows.exclude(structure="child").order_by("-pk")


class ProductChooseView(ParentProducts, ChooseView):
    """The dialog."""


class ProductResultsView(ParentProducts, ChooseResultsView):
    """Its list."""


class ProductChooserViewSet(ChooserViewSet):
    """The dialog in which an editor chooses a product."""

    model = "catalogue.Product"
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    edit_item_text = _("Edit this product")
    choose_view_class = ProductChooseView
    choose_results_view_class = ProductResultsView
    register_widget = False


class CategoryChooserViewSet(ChooserViewSet):
    """The dialog in which an editor chooses a category."""

    model = "catalogue.Category"
    icon = "folder-open-1"
    choose_one_text = _("Choose a category")
    choose_another_text = _("Choose another category")
    edit_item_text = _("Edit this category")
    register_widget = False


product_chooser = ProductChooserViewSet("product_chooser")
category_chooser = CategoryChooserViewSet("category_chooser")


def product_widget() -> Any:
    """A form widget that chooses a product."""
    return product_chooser.widget_class()


class RowChooserBlock(blocks.ChooserBlock):
    """Keeps the id of a row of the shop. A row that is gone is left out when the page is shown."""

    chosen_model = ""

    @cached_property
    def target_model(self) -> Any:
        return apps.get_model(self.chosen_model)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return f"{type(self).__module__}.{type(self).__name__}", [], {}


class ProductBlock(RowChooserBlock):
    """A product."""

    chosen_model = "catalogue.Product"

    @cached_property
    def widget(self) -> Any:
        return product_chooser.widget_class()

    class Meta:
        icon = "tag"
        label = _("Product")


class CategoryBlock(RowChooserBlock):
    """A category."""

    chosen_model = "catalogue.Category"

    @cached_property
    def widget(self) -> Any:
        return category_chooser.widget_class()

    class Meta:
        icon = "folder-open-1"
        label = _("Category")
