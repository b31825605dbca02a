"""How a model of the registry is listed, searched and edited in the operator's Wagtail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Model
from django.http import HttpResponse
from django.utils.text import capfirst
from modeltranslation.translator import NotRegistered, translator
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from kit.money.writing import money_text
from portals.platform.choices import OF, in_words
from portals.platform.forms import NodeForm, RegistryForm, SettingsForm
from portals.platform.layout import laid_out
from portals.platform.names import value_in_words
from portals.platform.policies_form import PolicyForm
from portals.platform.shown import RegistryInspect
from tenancy import models as registry
from tenancy.errors import DomainError

FORMS: dict[type[Model], type[RegistryForm]] = {
    registry.Node: NodeForm,
    registry.TenantSettings: SettingsForm,
    registry.GovernanceAuthority: PolicyForm,
}
# How a row fares, by the code of its status; what is not named here is neither well nor ill.
TONES = {
    **dict.fromkeys(("active", "done", "approved", "published"), "ok"),
    **dict.fromkeys(("trial", "invited", "running", "coming_soon"), "info"),
    **dict.fromkeys(("pending", "maintenance", "draft", "past_due"), "warn"),
    **dict.fromkeys(("suspended", "failed", "terminated"), "bad"),
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


class Refusing:
    """What a service refuses stands next to its field, and nothing that was written is lost."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc, no-any-return]
        except DomainError as refusal:
            form.refuse(refusal)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]


class Create(Refusing, CreateView):
    """A new row."""


class Edit(Refusing, EditView):
    """A row that is there."""


class RegistryViewSet(ModelViewSet):
    """List with filters and search, form, history, for one model of the registry."""

    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    without: set[str] = set()

    inspect_view_class = RegistryInspect
    add_view_class = Create
    edit_view_class = Edit

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
    options["list_display"] = columns_of(model, options["list_display"])
    return RegistryViewSet(
        f"registry_{model._meta.model_name}",
        model=model,
        icon=icon,
        menu_label=label,
        url_prefix=f"registry/{model._meta.model_name}",
        **options,
    )


def columns_of(model: type[Model], names: list[Any]) -> list[Any]:
    """The columns of a list. A phone keeps the first, and where a row stands or else the second."""
    found = [_column(model, shown) for shown in names]
    if "status" not in names and len(found) > 1:
        found[1] = _plain(model, names[1]) if isinstance(found[1], str) else found[1]
        found[1].classname = "kept"
    return found


def _plain(model: type[Model], name: str) -> Column:
    """A column as Wagtail makes it of a field's name."""
    field = model._meta.get_field(name)
    accessor = f"get_{name}_display" if getattr(field, "choices", None) else name
    return Column(name, label=_label(model, name), accessor=accessor, sort_key=name)


def _column(model: type[Model], shown: Any) -> Any:
    """Yes and no are drawn, not written as True and False; where a row stands is a pill; codes and amounts are written
    as people read them."""
    if shown == "status":
        return StatusColumn(shown, label=_label(model, shown), sort_key=shown, classname="kept")
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
    return YesNoColumn(shown, label=_label(model, shown), sort_key=shown) if isinstance(field, BooleanField) else shown


def _label(model: type[Model], shown: str) -> Any:
    column: Any = model._meta.get_field(shown)
    return capfirst(column.verbose_name)


def _words(shown: str, row: Any) -> str:
    value = getattr(row, shown)
    return in_words(shown, value) or str(value or "")


class YesNoColumn(BooleanColumn):
    """A mark, with its word for whoever does not see it."""

    cell_template_name = "platform/yes_no.html"


class StatusColumn(Column):
    """Where a row stands: a word and a colour. On a phone it stays, beside the name."""

    cell_template_name = "platform/status.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """The word in the reader's language; the colour says whether all is well."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        shown = getattr(instance, f"get_{self.name}_display", None)
        return {**context, "value": shown() if shown else context["value"], "tone": TONES.get(context["raw_value"], "")}


class OwnPageIndex(IndexView):
    """Rows whose name leads to a page of the console's own; the record is behind the dots."""

    page_of: Callable[[Any], str]

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **options: Any) -> Any:
        buttons = self._get_title_column_class(column_class)
        return self._get_custom_column(field_name, buttons, get_url=self.page_of, **options)
