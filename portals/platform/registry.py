"""The registry's lists and forms in the operator's Wagtail: one line says what a model shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Model
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import NotRegistered, translator
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from identity.members.models import ApiKey, TenantUser
from kit.money.writing import money_text
from portals.platform.choices import OF, in_words
from portals.platform.forms import NodeForm, RegistryForm, SettingsForm
from portals.platform.ground import GiveUpNode
from portals.platform.layout import laid_out
from portals.platform.menu import OperatorItem
from portals.platform.names import value_in_words
from portals.platform.policies import CreateAuthority, EditAuthority
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


def tenant_page_url(tenant: registry.Tenant) -> str:
    """The operator's page of a tenant."""
    return reverse("platform_tenant", args=[tenant.pk])


def progress_url(row: registry.Provisioning) -> str:
    """How far a tenant's setting up has come."""
    return reverse("platform_progress", args=[row.pk])


def node_policy_url(node: registry.Node) -> str:
    """The rules of a node."""
    return reverse("platform_node_policy", args=[node.pk])


def _show(_row: Any) -> Any:
    return _("Show")


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


class TenantIndex(OwnPageIndex):
    """The tenants, each with its page."""

    page_of = staticmethod(tenant_page_url)


class ProvisioningIndex(OwnPageIndex):
    """What was asked for, each with its progress."""

    page_of = staticmethod(progress_url)


class TenantsGroup(ViewSetGroup):
    """Who trades in the city, and where they are found."""

    menu_label = _("Tenants")
    menu_icon = "group"
    menu_order = 110

    def get_submenu_items(self) -> list[MenuItem]:
        """What is begun and what is kept stands beside the lists."""
        found: list[MenuItem] = super().get_submenu_items()
        return [
            OperatorItem(_("New tenant"), "platform_new_tenant", "create", icon_name="plus", order=0),
            *found,
            OperatorItem(_("Single sign-on"), "platform_sign_on_list", "read", icon_name="key", order=890),
            OperatorItem(_("Visits of support"), "platform_visits", "enter", icon_name="user", order=900),
            OperatorItem(_("Backups"), "platform_backups", "read", icon_name="download", order=910),
        ]

    items = (
        viewset(
            registry.Tenant,
            "group",
            _("Tenants"),
            list_display=[
                "name",
                "handle",
                "status",
                "subscription_tier",
                "tenant_type",
                "country_code",
            ],
            list_filter=["status", "subscription_tier", "tenant_type", "scope_tier", "residency_zone"],
            search_fields=["name_en", "name_ar", "handle", "billing_email"],
            without={"status", "handle", "slug"},
            index_view_class=TenantIndex,
        ),
        viewset(
            registry.Plan,
            "doc-full",
            _("Plans"),
            list_display=["name", "code", "plan_type", "base_price", "is_offered"],
            list_filter=["plan_type", "is_offered"],
            search_fields=["name_en", "name_ar", "code"],
        ),
        viewset(
            registry.TenantSettings,
            "cog",
            _("Working settings"),
            list_display=["tenant", "default_locale", "default_currency", "tax_inclusive_pricing"],
            list_filter=["guest_checkout_enabled", "tax_inclusive_pricing"],
            search_fields=["tenant__name_en", "tenant__name_ar", "tenant__handle"],
            without={"tenant", "smtp_password", "webhook_secret"},
        ),
        viewset(
            registry.Store,
            "home",
            _("Stores"),
            list_display=["name", "handle", "tenant", "store_type", "status"],
            list_filter=["status", "store_type", "tenant"],
            search_fields=["name_en", "name_ar", "handle"],
            without={"tenant", "handle"},
        ),
        viewset(
            registry.Portal,
            "desktop",
            _("Portals"),
            list_display=["name", "store", "portal_type", "status"],
            list_filter=["portal_type", "status"],
            search_fields=["name_en", "name_ar", "slug"],
        ),
        viewset(
            registry.Domain,
            "site",
            _("Domains"),
            list_display=["domain", "tenant", "store", "kind", "is_primary", "verified_at"],
            list_filter=["kind", "is_primary", "tenant"],
            search_fields=["domain"],
            without={"verified_at", "checked_at", "removed_at"},
        ),
        viewset(
            TenantUser,
            "user",
            _("Members"),
            list_display=["user", "tenant", "role", "status", "last_active_at"],
            list_filter=["role", "status", "tenant"],
            search_fields=["user__email"],
            without={"invitation_token"},
        ),
        viewset(
            ApiKey,
            "key",
            _("API keys"),
            list_display=["name", "prefix", "tenant", "store", "expires_at", "last_used_at"],
            list_filter=["tenant"],
            search_fields=["name", "prefix"],
            without={"hashed_key", "prefix"},
        ),
        viewset(
            registry.TenantRelationship,
            "link",
            _("Relationships"),
            list_display=["host_tenant", "vendor_tenant", "relationship_type", "status", "commission_type"],
            list_filter=["relationship_type", "status"],
            search_fields=["host_tenant__handle", "vendor_tenant__handle"],
            without={"approved_by", "approved_at"},
        ),
        viewset(
            registry.Provisioning,
            "tasks",
            _("Provisionings"),
            index_view_class=ProvisioningIndex,
            list_display=["handle", "status", "step", "asked_by", "created_at"],
            list_filter=["status"],
            search_fields=["handle"],
        ),
    )


class GroundGroup(ViewSetGroup):
    """The city's ground and its rules."""

    menu_label = _("City")
    menu_icon = "globe"
    menu_order = 120
    items = (
        viewset(
            registry.Node,
            "list-ol",
            _("Nodes"),
            list_display=[
                "name",
                TitleColumn(
                    "rules", label=_("Rules in force"), accessor=lambda node: _("Show"), get_url=node_policy_url
                ),
                "type",
                "parent",
                "tenant",
                "status",
            ],
            list_filter=["type", "status", "tenant"],
            search_fields=["name_en", "name_ar", "code", "slug"],
            delete_view_class=GiveUpNode,
        ),
        viewset(
            registry.TenantPOI,
            "pick",
            _("Points of interest"),
            list_display=["name", "poi_type", "city", "tenant", "is_active"],
            list_filter=["poi_type", "is_active", "tenant"],
            search_fields=["name_en", "name_ar", "address_line1", "city"],
        ),
        viewset(
            registry.ServiceChannel,
            "tag",
            _("Service channels"),
            list_display=["name", "channel_type", "poi", "tenant", "is_active"],
            list_filter=["channel_type", "is_active", "tenant"],
            search_fields=["name", "slug"],
        ),
        viewset(
            registry.GovernanceAuthority,
            "clipboard-list",
            _("Governance"),
            add_view_class=CreateAuthority,
            edit_view_class=EditAuthority,
            list_display=["name", "type", "jurisdiction_level", "parent_authority", "is_active"],
            list_filter=["type", "is_active"],
            search_fields=["name_en", "name_ar", "code"],
        ),
        viewset(
            registry.RegionZoneMapping,
            "view",
            _("Regions and zones"),
            list_display=["residency_zone", "region_id", "tenant"],
            list_filter=["residency_zone"],
            search_fields=["region_id"],
        ),
        viewset(
            registry.Translation,
            "edit",
            _("Translations"),
            list_display=["namespace", "key", "locale", "status", "tenant"],
            list_filter=["locale", "status", "namespace"],
            search_fields=["key", "value"],
        ),
    )
