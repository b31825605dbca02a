"""The city's ground: nodes from city to asset, a tenant's points of interest, and the channels served there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.models.rows import ResolvedRow, Row
from tenancy.models.words import NodeStatus, NodeType, ServiceChannelType

LEVELS = [NodeType.CITY, NodeType.DISTRICT, NodeType.ZONE, NodeType.FACILITY, NodeType.ASSET]


def _refuse_foreign(row: Any, *names: str) -> None:
    """What a row names belongs to the row's own tenant."""
    foreign = [name for name in names if getattr(row, name, None) and getattr(row, name).tenant_id != row.tenant_id]
    if foreign:
        raise ValidationError(dict.fromkeys(foreign, _("This belongs to another tenant.")))


def why_too_many(row: TenantPOI | ServiceChannel, most: int) -> str:
    """Of what is in use a tenant has as many as its page says: what to say of one more, "" where there is room."""
    others = type(row)._default_manager.filter(tenant_id=row.tenant_id, is_active=True).exclude(pk=row.pk)
    if not row.is_active or others.count() < most:
        return ""
    return _("This tenant may have %(most)d in use. Allow more on its page, or put one out of use.") % {"most": most}


def _refuse_one_more(row: TenantPOI | ServiceChannel) -> None:
    if why := why_too_many(row, getattr(row.tenant, row.LIMIT)):
        raise ValidationError({"is_active": why})


class Node(Row):
    """A piece of a tenant's ground. A node's parent is always exactly one level above it."""

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="nodes", verbose_name=_("tenant"))
    name_en: str
    name_ar: str
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=True)
    code = models.CharField(_("code"), max_length=40, blank=True)
    type = models.CharField(_("level"), max_length=10, choices=NodeType)
    depth = models.PositiveSmallIntegerField(_("depth"), editable=False, default=0)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    breadcrumbs = models.JSONField(_("breadcrumbs"), default=list, editable=False)
    location = models.JSONField(_("location"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=NodeStatus, default=NodeStatus.ACTIVE)
    governance_authority = models.ForeignKey(
        "tenancy.GovernanceAuthority",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="nodes",
        verbose_name=_("governance authority"),
    )

    class Meta:
        verbose_name = _("node")
        verbose_name_plural = _("nodes")
        ordering = ["tenant", "depth", "slug"]
        indexes = [
            models.Index("tenant", "type", name="node_tenant_type"),
            models.Index("type", "depth", name="node_type_depth"),
        ]
        constraints = [models.UniqueConstraint("tenant", "slug", name="node_slug_per_tenant")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuses a parent of another tenant or of any level but the one above."""
        self.depth = LEVELS.index(NodeType(self.type)) if self.type in NodeType.values else 0
        if self.depth == 0 and self.parent_id:
            raise ValidationError({"parent": _("A city has no parent.")})
        if self.depth > 0 and not self.parent_id:
            raise ValidationError({"parent": _("Choose what this lies in.")})
        if self.parent is not None:
            if self.parent.tenant_id != self.tenant_id:
                raise ValidationError({"parent": _("The parent belongs to another tenant.")})
            if self.parent.depth != self.depth - 1:
                wanted = LEVELS[self.depth - 1].label
                raise ValidationError(
                    {"parent": _("The parent must be one level above: %(level)s.") % {"level": wanted}}
                )


class TenantPOI(ResolvedRow):
    """A point of interest: a branch, a counter, a warehouse, with its address, hours and reach."""

    LIMIT = "max_pois"  # of the tenant

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="pois", verbose_name=_("tenant"))
    store = models.ForeignKey(
        "tenancy.Store", models.SET_NULL, null=True, blank=True, related_name="pois", verbose_name=_("store")
    )
    node = models.ForeignKey(Node, models.SET_NULL, null=True, blank=True, related_name="pois", verbose_name=_("node"))
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=True)
    poi_type = models.CharField(_("kind"), max_length=40)
    address_line1 = models.CharField(_("address"), max_length=200)
    address_line2 = models.CharField(_("address, second line"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=80)
    state = models.CharField(_("province"), max_length=80, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=20)
    country_code = models.CharField(_("country"), max_length=2)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    geohash = models.CharField(_("cell"), max_length=20, blank=True, db_index=True, editable=False)
    operating_hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_primary = models.BooleanField(_("main place"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    service_radius_km = models.FloatField(_("serves within km"), null=True, blank=True)
    delivery_zones = models.JSONField(_("delivery zones"), default=list, blank=True)
    fleetbase_place_id = models.CharField(_("Fleetbase place"), max_length=80, blank=True)
    media = models.JSONField(_("pictures"), default=list, blank=True)

    class Meta:
        verbose_name = _("point of interest")
        verbose_name_plural = _("points of interest")
        ordering = ["tenant", "slug"]
        constraints = [models.UniqueConstraint("tenant", "slug", name="poi_slug_per_tenant")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuses a store or a node of another tenant, and one place more than the tenant may have."""
        if self.tenant_id:
            _refuse_foreign(self, "store", "node")
            _refuse_one_more(self)


class ServiceChannel(ResolvedRow):
    """How a point of interest serves: at the table, to take away, delivered, at the window, picked up."""

    LIMIT = "max_channels"  # of the tenant

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, related_name="service_channels", verbose_name=_("tenant")
    )
    poi = models.ForeignKey(TenantPOI, models.CASCADE, related_name="channels", verbose_name=_("point of interest"))
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=True)
    channel_type = models.CharField(_("kind"), max_length=14, choices=ServiceChannelType)
    is_active = models.BooleanField(_("in use"), default=True)
    capabilities = models.JSONField(_("capabilities"), default=list, blank=True)
    operating_hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    fulfillment_type = models.CharField(_("fulfilment"), max_length=40, blank=True)
    min_order_amount = models.DecimalField(_("smallest order"), max_digits=12, decimal_places=2, null=True, blank=True)
    max_order_amount = models.DecimalField(_("largest order"), max_digits=12, decimal_places=2, null=True, blank=True)
    delivery_fee = models.DecimalField(_("delivery fee"), max_digits=12, decimal_places=2, null=True, blank=True)
    supported_payment_methods = models.JSONField(_("payment methods"), default=list, blank=True)
    priority = models.IntegerField(_("priority"), default=0)

    class Meta:
        verbose_name = _("service channel")
        verbose_name_plural = _("service channels")
        ordering = ["poi", "-priority", "slug"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuses a point of interest of another tenant, and one channel more than the tenant may have."""
        if self.tenant_id:
            _refuse_foreign(self, "poi")
            _refuse_one_more(self)
