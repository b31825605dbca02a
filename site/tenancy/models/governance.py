"""Who rules what: authorities with policies that their children and their tenants inherit; residency; partnerships."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.models.rows import ResolvedRow, Row
from tenancy.models.words import (
    AuthorityType,
    CommissionType,
    ListingScope,
    RelationshipStatus,
    RelationshipType,
    ResidencyZone,
    TranslationStatus,
)


class GovernanceAuthority(ResolvedRow):
    """A body whose rules bind tenants and nodes below it. What it leaves out, its parent says."""

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    code = models.CharField(_("code"), max_length=40, blank=True)
    type = models.CharField(_("kind"), max_length=10, choices=AuthorityType)
    jurisdiction_level = models.PositiveSmallIntegerField(_("level of jurisdiction"), default=0)
    parent_authority = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent authority")
    )
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    region_id = models.CharField(_("region"), max_length=60, blank=True)
    commerce_policies = models.JSONField(_("commerce policies"), default=dict, blank=True)
    tax_policies = models.JSONField(_("tax policies"), default=dict, blank=True)
    data_residency_requirements = models.JSONField(_("data residency"), default=dict, blank=True)
    consumer_protection_rules = models.JSONField(_("consumer protection"), default=dict, blank=True)
    supported_currencies = models.JSONField(_("currencies"), default=list, blank=True)
    supported_payment_methods = models.JSONField(_("payment methods"), default=list, blank=True)
    required_certifications = models.JSONField(_("required certificates"), default=list, blank=True)
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("governance authority")
        verbose_name_plural = _("governance authorities")
        ordering = ["jurisdiction_level", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def country_id(self) -> str:
        """The country's ISO code."""
        return self.country_code


class RegionZoneMapping(Row):
    """Which region of commerce serves a residency zone, and what is different there."""

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, null=True, blank=True, related_name="region_zones", verbose_name=_("tenant")
    )
    residency_zone = models.CharField(_("residency zone"), max_length=10, choices=ResidencyZone)
    region_id = models.CharField(_("region"), max_length=60)
    country_codes = models.JSONField(_("countries"), default=list, blank=True)
    policies_override = models.JSONField(_("policies that differ"), default=dict, blank=True)

    class Meta:
        verbose_name = _("region and zone")
        verbose_name_plural = _("regions and zones")
        ordering = ["residency_zone", "region_id"]

    def __str__(self) -> str:
        return f"{self.residency_zone} → {self.region_id}"


# What may become of two tenants' work together; what has ended is begun anew by a new row.
NEXT: dict[RelationshipStatus, set[RelationshipStatus]] = {
    RelationshipStatus.PENDING: {RelationshipStatus.ACTIVE, RelationshipStatus.TERMINATED},
    RelationshipStatus.ACTIVE: {RelationshipStatus.SUSPENDED, RelationshipStatus.TERMINATED},
    RelationshipStatus.SUSPENDED: {RelationshipStatus.ACTIVE, RelationshipStatus.TERMINATED},
    RelationshipStatus.TERMINATED: set(),
}


class TenantRelationship(Row):
    """Two tenants who work together: a host and its vendor, a franchise, an affiliate."""

    host_tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, related_name="hosted_relationships", verbose_name=_("host")
    )
    vendor_tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, related_name="vendor_relationships", verbose_name=_("vendor")
    )
    relationship_type = models.CharField(
        _("kind"), max_length=20, choices=RelationshipType, default=RelationshipType.MARKETPLACE_VENDOR
    )
    status = models.CharField(
        _("status"), max_length=12, choices=RelationshipStatus, default=RelationshipStatus.PENDING, db_index=True
    )
    commission_type = models.CharField(
        _("commission"), max_length=12, choices=CommissionType, default=CommissionType.PERCENTAGE
    )
    commission_rate = models.DecimalField(
        _("commission, percent"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    commission_flat = models.DecimalField(
        _("commission, amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    commission_tiers = models.JSONField(_("commission tiers"), default=list, blank=True)
    listing_scope = models.CharField(
        _("what is listed"), max_length=20, choices=ListingScope, default=ListingScope.APPROVED_ONLY
    )
    allowed_categories = models.JSONField(_("categories allowed"), default=list, blank=True)
    revenue_share_model = models.JSONField(_("revenue share"), default=dict, blank=True)
    contract_start = models.DateTimeField(_("contract begins"), null=True, blank=True)
    contract_end = models.DateTimeField(_("contract ends"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=160, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    terms = models.JSONField(_("terms"), default=dict, blank=True)

    class Meta:
        verbose_name = _("tenant relationship")
        verbose_name_plural = _("tenant relationships")
        ordering = ["host_tenant", "vendor_tenant"]
        constraints = [
            models.UniqueConstraint("host_tenant", "vendor_tenant", name="one_relationship_per_pair"),
            models.CheckConstraint(condition=~models.Q(host_tenant=models.F("vendor_tenant")), name="not_with_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.host_tenant} → {self.vendor_tenant}"

    def clean(self) -> None:
        """Refuses a host that may have no vendors, a move that is none, and a contract that ends before it begins."""
        wants_vendors = self.relationship_type == RelationshipType.MARKETPLACE_VENDOR
        if self.host_tenant_id and wants_vendors and not self.host_tenant.can_host_vendors:
            raise ValidationError({"host_tenant": _("This tenant may not host vendors. Allow it on its page first.")})
        before = TenantRelationship.objects.filter(pk=self.pk).values_list("status", flat=True).first()
        if before is not None and self.status != before and self.status not in NEXT[RelationshipStatus(before)]:
            told = {"before": RelationshipStatus(before).label, "after": RelationshipStatus(self.status).label}
            raise ValidationError({"status": _("“%(before)s” does not become “%(after)s”.") % told})
        if self.contract_start and self.contract_end and self.contract_end <= self.contract_start:
            raise ValidationError({"contract_end": _("It ends before it begins. Choose a later moment.")})


class Translation(Row):
    """A text that an operator worded differently from the product's own catalogue, for one tenant or for all."""

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, null=True, blank=True, related_name="translations", verbose_name=_("tenant")
    )
    locale = models.CharField(_("language"), max_length=10)
    namespace = models.CharField(_("area"), max_length=80)
    key = models.CharField(_("key"), max_length=300)
    value = models.TextField(_("text"))
    context = models.CharField(_("context"), max_length=160, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=TranslationStatus, default=TranslationStatus.ACTIVE)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["namespace", "key", "locale"]
        constraints = [
            models.UniqueConstraint(
                "tenant", "locale", "namespace", "key", name="one_text_per_key", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.namespace}.{self.key} ({self.locale})"
