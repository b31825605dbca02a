"""A tenant of the city: a business or a body with a schema of its own, its hosts, and how it works."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import TenantMixin

from tenancy.models.rows import Named, ResolvedRow
from tenancy.models.words import ResidencyZone, ScopeTier, SubscriptionTier, TenantStatus, TenantType

HANDLE = RegexValidator(
    r"^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])$", _("Use 2 to 40 of a–z, 0–9 and hyphens; begin with a letter.")
)


def both_languages() -> list[str]:
    """A new tenant speaks Arabic and English."""
    return ["ar", "en"]


class Tenant(Named, ResolvedRow, TenantMixin):
    """Who trades or serves in the city. Everything that is the tenant's own lives in its schema."""

    auto_create_schema = False
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    handle = models.CharField(_("handle"), max_length=40, unique=True, validators=[HANDLE])
    description = models.TextField(_("description"), blank=True)
    residency_zone = models.CharField(
        _("residency zone"), max_length=10, choices=ResidencyZone, default=ResidencyZone.GLOBAL
    )
    # Chosen once, by its zone, when it is set up (`tenancy.residency`); another zone later moves nothing by itself.
    storage_alias = models.CharField(_("where its files lie"), max_length=20, default="city", editable=False)
    database_alias = models.CharField(
        _("which database keeps a copy of its rows"), max_length=20, default="default", editable=False
    )
    governance_authority = models.ForeignKey(
        "tenancy.GovernanceAuthority",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tenants",
        verbose_name=_("governance authority"),
    )
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    default_locale = models.CharField(_("default language"), max_length=5, default="ar")
    supported_locales = models.JSONField(_("languages"), default=both_languages, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="Asia/Riyadh")
    default_currency = models.CharField(_("currency"), max_length=3, default="SAR")
    date_format = models.CharField(_("date format"), max_length=20, default="dd/MM/yyyy")
    default_persona_id = models.BigIntegerField(_("default persona"), null=True, blank=True)
    logo_url = models.CharField(_("logo"), max_length=300, blank=True)
    favicon_url = models.CharField(_("favicon"), max_length=300, blank=True)
    primary_color = models.CharField(_("main colour"), max_length=9, blank=True)
    accent_color = models.CharField(_("accent colour"), max_length=9, blank=True)
    font_family = models.CharField(_("typeface"), max_length=80, blank=True)
    branding = models.JSONField(_("branding"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=TenantStatus, default=TenantStatus.TRIAL)
    subscription_tier = models.CharField(
        _("plan"), max_length=10, choices=SubscriptionTier, default=SubscriptionTier.BASIC
    )
    scope_tier = models.CharField(_("size"), max_length=8, choices=ScopeTier, default=ScopeTier.NANO)
    tenant_type = models.CharField(_("kind"), max_length=12, choices=TenantType, default=TenantType.VENDOR)
    parent_tenant = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    operating_countries = models.JSONField(_("countries of operation"), default=list, blank=True)
    max_pois = models.PositiveIntegerField(_("places, at most"), default=1)
    max_channels = models.PositiveIntegerField(_("channels, at most"), default=1)
    can_host_vendors = models.BooleanField(_("may host vendors"), default=False)
    billing_email = models.EmailField(_("billing e-mail"), blank=True)
    billing_address = models.JSONField(_("billing address"), default=dict, blank=True)
    trial_starts_at = models.DateTimeField(_("trial began"), null=True, blank=True)
    trial_ends_at = models.DateTimeField(_("trial ends"), null=True, blank=True)
    settings = models.JSONField(_("general settings"), default=dict, blank=True)
    verticals = models.JSONField(_("verticals switched on"), default=list, blank=True)

    class Meta:
        verbose_name = _("tenant")
        verbose_name_plural = _("tenants")
        ordering = ["handle"]

    def __str__(self) -> str:
        return self.name or self.handle

    def clean(self) -> None:
        """Refuses a parent that is the tenant itself or stands below it."""
        above, seen = self.parent_tenant, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                raise ValidationError({"parent_tenant": _("It would stand below itself. Choose another parent.")})
            seen.add(above.pk)
            above = above.parent_tenant

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self.handle
        super().save(*args, **kwargs)

    @property
    def domain(self) -> str:
        """The primary host name, without scheme or port; empty before a host was given."""
        row = next((d for d in self.domains.all() if d.is_primary and not d.store_id), None)
        return row.domain if row else ""

    @property
    def custom_domains(self) -> list[str]:
        """Hosts outside the platform's own domain."""
        return [d.domain for d in self.domains.all() if d.kind == "custom"]

    @property
    def subdomains(self) -> list[str]:
        """First labels of the hosts below the platform's domain."""
        return [d.domain.split(".", 1)[0] for d in self.domains.all() if d.kind == "subdomain"]


class TenantSettings(ResolvedRow):
    """How one tenant sells, writes, bills and notifies. Secrets are encrypted at rest.

    What `OF_TENANT` names is said at the tenant and follows it here (`tenancy.services.keeping`).
    """

    OF_TENANT = ("timezone", "date_format", "default_locale", "supported_locales", "default_currency")

    tenant = models.OneToOneField(Tenant, models.CASCADE, related_name="working_settings", verbose_name=_("tenant"))
    timezone = models.CharField(_("time zone"), max_length=64, default="Asia/Riyadh")
    date_format = models.CharField(_("date format"), max_length=20, default="dd/MM/yyyy")
    time_format = models.CharField(_("time format"), max_length=20, default="HH:mm")
    default_locale = models.CharField(_("default language"), max_length=5, default="ar")
    supported_locales = models.JSONField(_("languages"), default=both_languages, blank=True)
    default_currency = models.CharField(_("currency"), max_length=3, default="SAR")
    supported_currencies = models.JSONField(_("currencies"), default=list, blank=True)
    primary_color = models.CharField(_("main colour"), max_length=9, blank=True)
    secondary_color = models.CharField(_("second colour"), max_length=9, blank=True)
    accent_color = models.CharField(_("accent colour"), max_length=9, blank=True)
    font_family = models.CharField(_("typeface"), max_length=80, blank=True)
    custom_css = models.TextField(_("own styles"), blank=True)
    email_from_name = models.CharField(_("sender's name"), max_length=120, blank=True)
    email_from_address = models.EmailField(_("sender's address"), blank=True)
    email_reply_to = models.EmailField(_("reply to"), blank=True)
    smtp_host = models.CharField(_("mail server"), max_length=200, blank=True)
    smtp_port = models.PositiveIntegerField(_("mail server's port"), null=True, blank=True)
    smtp_user = models.CharField(_("mail user"), max_length=200, blank=True)
    smtp_password = models.TextField(_("mail password, encrypted"), blank=True)
    guest_checkout_enabled = models.BooleanField(_("guests may buy"), default=True)
    require_phone = models.BooleanField(_("a phone number is required"), default=False)
    require_company = models.BooleanField(_("a company is required"), default=False)
    min_order_value = models.DecimalField(_("smallest order"), max_digits=12, decimal_places=2, null=True, blank=True)
    max_order_value = models.DecimalField(_("largest order"), max_digits=12, decimal_places=2, null=True, blank=True)
    track_inventory = models.BooleanField(_("count stock"), default=True)
    allow_backorders = models.BooleanField(_("sell beyond stock"), default=False)
    low_stock_threshold = models.PositiveIntegerField(_("stock is low at"), default=10)
    order_number_prefix = models.CharField(_("order numbers begin with"), max_length=12, blank=True)
    order_number_start = models.PositiveIntegerField(_("first order number"), default=1000)
    auto_archive_days = models.PositiveIntegerField(_("archive after days"), default=90)
    accepted_payment_methods = models.JSONField(_("payment methods"), default=list, blank=True)
    payment_capture_method = models.CharField(_("payment capture"), max_length=20, blank=True, default="automatic")
    free_shipping_threshold = models.DecimalField(
        _("delivery is free from"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    default_weight_unit = models.CharField(_("weight unit"), max_length=4, default="kg")
    default_dimension_unit = models.CharField(_("length unit"), max_length=4, default="cm")
    tax_inclusive_pricing = models.BooleanField(_("prices include VAT"), default=True)
    tax_provider = models.CharField(_("tax provider"), max_length=40, blank=True)
    notify_on_new_order = models.BooleanField(_("tell us of each order"), default=True)
    notify_on_low_stock = models.BooleanField(_("tell us of low stock"), default=True)
    notification_emails = models.JSONField(_("whom to tell"), default=list, blank=True)
    google_analytics_id = models.CharField(_("Google Analytics"), max_length=40, blank=True)
    facebook_pixel_id = models.CharField(_("Facebook pixel"), max_length=40, blank=True)
    google_tag_manager_id = models.CharField(_("Google Tag Manager"), max_length=40, blank=True)
    api_rate_limit = models.PositiveIntegerField(_("API calls per minute"), null=True, blank=True)
    webhook_secret = models.TextField(_("webhook secret, encrypted"), blank=True)

    class Meta:
        verbose_name = _("working settings")
        verbose_name_plural = _("working settings")

    def __str__(self) -> str:
        return f"{self.tenant}"
