"""The registry's lists in the operator's Wagtail: one line says what a model shows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup

from identity.members.models import ApiKey, TenantUser
from portals.platform.ground import GiveUpNode
from portals.platform.menu import OperatorItem
from portals.platform.policies import CreateAuthority, EditAuthority
from portals.platform.viewsets import OwnPageIndex, viewset
from tenancy import models as registry


def tenant_page_url(tenant: registry.Tenant) -> str:
    """The operator's page of a tenant."""
    return reverse("platform_tenant", args=[tenant.pk])


def progress_url(row: registry.Provisioning) -> str:
    """How far a tenant's setting up has come."""
    return reverse("platform_progress", args=[row.pk])


def node_policy_url(node: registry.Node) -> str:
    """The rules of a node."""
    return reverse("platform_node_policy", args=[node.pk])


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
            # What is agreed is said at its plan and its bill.
            without={"status", "handle", "slug", "subscription_tier", "trial_starts_at", "trial_ends_at"},
            index_view_class=TenantIndex,
        ),
        viewset(
            registry.Plan,
            "doc-full",
            _("Plans"),
            list_display=["name", "code", "plan_type", "base_price", "is_offered", "is_self_service"],
            list_filter=["plan_type", "is_offered", "is_self_service"],
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
