"""How a model of the registry is listed, searched and edited in the operator's Wagtail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Model
from django.utils.text import capfirst
from modeltranslation.translator import NotRegistered, translator
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from kit.money.writing import money_text
from portals.platform.choices import OF, in_words
from portals.platform.forms import NodeForm, RegistryForm, SettingsForm
from portals.platform.layout import laid_out
from portals.platform.names import value_in_words
from portals.platform.policies_form import PolicyForm
from portals.platform.shown import RegistryInspect
from tenancy import models as registry

FORMS: dict[type[Model], type[RegistryForm]] = {
    registry.Node: NodeForm,
    registry.TenantSettings: SettingsForm,
    registry.GovernanceAuthority: PolicyForm,
}
NEVER_READ = {"id", "metadata", "schema_name", "hashed_key", "smtp_password", "webhook_secret"}
NEVER_SHOWN = {"id", "uuid", "metadata", "created_at", "updated_at", "schema_name", "settings"}
# What nothing in the product goes by is not asked for (docs/decisions/0015); what is said at the tenant is said there.
IDLE: dict[type[Model], set[str]] = {
    registry.Tenant: {"date_format"},
    registry.TenantSettings: {
        *registry.TenantSettings.OF_TENANT,
        *("time_format", "primary_color", "secondary_color", "accent_color", "font_family", "custom_css"),
        *("require_company", "auto_archive_days", "payment_capture_method", "tax_provider"),
        *("default_weight_unit", "default_dimension_unit"),
        *("google_analytics_id", "facebook_pixel_id", "google_tag_manager_id"),
    },
    registry.TenantPOI: {"media"},
    registry.ServiceChannel: {"capabilities", "fulfillment_type", "supported_payment_methods"},
    registry.TenantRelationship: {"revenue_share_model"},
    registry.GovernanceAuthority: {"region_id"},
}


def translated_texts(model: type[Model]) -> set[str]:
    """Texts that have a column for each language beside the mixed one."""
    try:
        return set(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        return set()


def editable_fields(model: type[Model], without: set[str]) -> list[str]:
    """Every field that a person fills in; of translated texts the two languages instead of the mixed column."""
    names = [field.name for field in model._meta.get_fields() if getattr(field, "editable", False) and field.concrete]
    left_out = NEVER_SHOWN | without | IDLE.get(model, set()) | translated_texts(model)
    return [name for name in names if name not in left_out]


def shown_fields(form: type[RegistryForm]) -> list[str]:
    """The fields that a form adds to those of its model, without the hidden ones."""
    return [name for name, field in form.declared_fields.items() if not field.widget.is_hidden]


class RegistryViewSet(ModelViewSet):
    """List with filters and search, form, history, for one model of the registry."""

    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    without: set[str] = set()

    inspect_view_class = RegistryInspect

    @property
    def edit_handler(self) -> Any:
        form = FORMS.get(self.model, RegistryForm)
        return laid_out(self.model, [*editable_fields(self.model, self.without), *shown_fields(form)], form)

    @property
    def inspect_view_fields(self) -> list[str]:  # type: ignore[override]
        hidden = NEVER_READ | translated_texts(self.model)
        return [field.name for field in self.model._meta.concrete_fields if field.name not in hidden]


def viewset(model: type[Model], icon: str, label: Any, **options: Any) -> RegistryViewSet:
    """A registry list for a model."""
    options["list_display"] = [_column(model, shown) for shown in options["list_display"]]
    return RegistryViewSet(
        f"registry_{model._meta.model_name}",
        model=model,
        icon=icon,
        menu_label=label,
        url_prefix=f"registry/{model._meta.model_name}",
        **options,
    )


def _column(model: type[Model], shown: Any) -> Any:
    """Yes and no are drawn, not written as True and False; codes and amounts are written as people read them."""
    if shown in OF:
        label = _label(model, shown)
        return Column(shown, label=label, accessor=lambda row: _words(shown, row), sort_key=shown)
    if shown == "base_price":
        label = _label(model, shown)
        return Column(shown, label=label, accessor=lambda row: money_text(row.base_price, row.currency_code))
    if shown == "poi_type":
        return Column(
            shown, label=_label(model, shown), accessor=lambda row: value_in_words(row.poi_type), sort_key=shown
        )
    field = next((f for f in model._meta.concrete_fields if f.name == shown), None)
    return YesNoColumn(shown, label=field.verbose_name, sort_key=shown) if isinstance(field, BooleanField) else shown


def _label(model: type[Model], shown: str) -> Any:
    column: Any = model._meta.get_field(shown)
    return capfirst(column.verbose_name)


def _words(shown: str, row: Any) -> str:
    value = getattr(row, shown)
    return in_words(shown, value) or str(value or "")


class YesNoColumn(BooleanColumn):
    """A mark, with its word for whoever does not see it."""

    cell_template_name = "platform/yes_no.html"


class OwnPageIndex(IndexView):
    """Rows whose name leads to a page of the console's own; the record is behind the dots."""

    page_of: Callable[[Any], str]

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **options: Any) -> Any:
        buttons = self._get_title_column_class(column_class)
        return self._get_custom_column(field_name, buttons, get_url=self.page_of, **options)
