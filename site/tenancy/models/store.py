"""A tenant's stores and portals, and every host name under which something answers."""

from __future__ import annotations

import secrets

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin

from tenancy.models.rows import Named, ResolvedRow
from tenancy.models.tenant import HANDLE
from tenancy.models.words import PortalStatus, PortalType, StoreStatus, StoreType

HOST = RegexValidator(
    r"^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$",
    _("Write a host name, like shop.example."),
)


class Store(Named, ResolvedRow):
    """One brand of a tenant with its own hosts, theme, prices and basket."""

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="stores", verbose_name=_("tenant"))
    handle = models.CharField(_("handle"), max_length=40, validators=[HANDLE])
    name = models.CharField(_("name"), max_length=160)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    sales_channel_id = models.CharField(_("sales channel"), max_length=60, blank=True)
    default_region_id = models.CharField(_("default region"), max_length=60, blank=True)
    default_locale = models.CharField(_("default language"), max_length=5, default="ar")
    supported_currency_codes = models.JSONField(_("currencies"), default=list, blank=True)
    theme_config = models.JSONField(_("theme"), default=dict, blank=True)
    logo_url = models.CharField(_("logo"), max_length=300, blank=True)
    favicon_url = models.CharField(_("favicon"), max_length=300, blank=True)
    brand_colors = models.JSONField(_("brand colours"), default=dict, blank=True)
    store_type = models.CharField(_("kind"), max_length=12, choices=StoreType, default=StoreType.RETAIL)
    status = models.CharField(_("status"), max_length=12, choices=StoreStatus, default=StoreStatus.INACTIVE)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    seo_title = models.CharField(_("title for search engines"), max_length=160, blank=True)
    seo_description = models.CharField(_("description for search engines"), max_length=300, blank=True)
    seo_keywords = models.JSONField(_("keywords"), default=list, blank=True)
    cms_site_id = models.CharField(_("Wagtail site"), max_length=60, blank=True)
    settings = models.JSONField(_("general settings"), default=dict, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        ordering = ["position", "handle"]
        constraints = [models.UniqueConstraint("tenant", "handle", name="store_handle_per_tenant")]

    def __str__(self) -> str:
        return self.name or self.handle

    @property
    def storefront_type(self) -> str:
        """Another name of `store_type` in one of the sources."""
        return self.store_type

    @property
    def primary_host(self) -> str:
        """The host that absolute links carry: a verified custom domain first, then the subdomain."""
        rows = [d for d in self.domains.all() if d.answers]
        best = next((d for d in rows if d.is_primary), rows[0] if rows else None)
        return best.domain if best else ""

    @property
    def subdomain(self) -> str:
        """The host below the platform's domain."""
        return next((d.domain for d in self.domains.all() if d.kind == Domain.Kind.SUBDOMAIN), "")

    @property
    def custom_domain(self) -> str:
        """The shop's own host, if it has one."""
        return next((d.domain for d in self.domains.all() if d.kind == Domain.Kind.CUSTOM), "")

    @property
    def subdomains(self) -> list[str]:
        return [d.domain for d in self.domains.all() if d.kind == Domain.Kind.SUBDOMAIN]

    @property
    def custom_domains(self) -> list[str]:
        return [d.domain for d in self.domains.all() if d.kind == Domain.Kind.CUSTOM]

    @property
    def storefront_url(self) -> str:
        """Where shoppers find it."""
        from tenancy.hosts import absolute_url

        return absolute_url(self.primary_host)


class Portal(ResolvedRow):
    """A door for one kind of people below a store: public, vendors, companies, citizens, administration."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="portals", verbose_name=_("store"))
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=60)
    portal_type = models.CharField(_("kind"), max_length=10, choices=PortalType, default=PortalType.PUBLIC)
    status = models.CharField(_("status"), max_length=12, choices=PortalStatus, default=PortalStatus.ACTIVE)
    config = models.JSONField(_("configuration"), default=dict, blank=True)

    class Meta:
        verbose_name = _("portal")
        verbose_name_plural = _("portals")
        ordering = ["store", "slug"]
        constraints = [models.UniqueConstraint("store", "slug", name="portal_slug_per_store")]

    def __str__(self) -> str:
        return self.name


def new_token() -> str:
    """What a custom domain's TXT record must say."""
    return secrets.token_urlsafe(24)


class Domain(ResolvedRow, DomainMixin):
    """A host name of a tenant (no store) or of one of its stores. A custom host answers only after DNS proof."""

    class Kind(models.TextChoices):
        SUBDOMAIN = "subdomain", _("Below the platform's domain")
        CUSTOM = "custom", _("The shop's own domain")

    domain = models.CharField(_("host"), max_length=253, unique=True, db_index=True, validators=[HOST])
    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="domains", verbose_name=_("tenant"))
    store = models.ForeignKey(
        Store, models.CASCADE, null=True, blank=True, related_name="domains", verbose_name=_("store")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SUBDOMAIN)
    is_primary = models.BooleanField(_("primary"), default=True, db_index=True)
    verification_token = models.CharField(_("token"), max_length=64, default=new_token, editable=False)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True)
    # It was proven once, and stopped answering because its proof was gone.
    lost_at = models.DateTimeField(_("proof lost"), null=True, blank=True, editable=False, db_index=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                "store", condition=Q(is_primary=True, removed_at=None), name="one_primary_host_per_store"
            ),
        ]

    def __str__(self) -> str:
        return self.domain

    def save(self, *args: object, **kwargs: object) -> None:
        self.domain = self.domain.lower().rstrip(".")
        models.Model.save(self, *args, **kwargs)  # type: ignore[arg-type]
        from django.db import transaction

        from tenancy.resolver.version import registry_changed

        transaction.on_commit(registry_changed)

    @property
    def answers(self) -> bool:
        """A host below our own domain answers at once, another one after proof, a removed one never."""
        return self.removed_at is None and (self.kind == self.Kind.SUBDOMAIN or self.verified_at is not None)
