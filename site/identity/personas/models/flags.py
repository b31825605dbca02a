"""Features that are switched on city-wide, for a share of the tenants, or for one."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.models.rows import ResolvedRow


class FeatureFlag(ResolvedRow):
    """A feature that not everybody has yet. While it is on, `percentage` of the tenants have it, always the same."""

    name = models.SlugField(_("name"), max_length=60, unique=True)
    description = models.CharField(_("what it switches on"), max_length=200)
    is_on = models.BooleanField(_("on"), default=False)
    percentage = models.PositiveSmallIntegerField(
        _("percent of the tenants"), default=100, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("feature flag")
        verbose_name_plural = _("feature flags")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(percentage__lte=100), name="flag_percentage_to_hundred")
        ]

    def __str__(self) -> str:
        return self.name


class FlagOverride(ResolvedRow):
    """What a flag is for one tenant, whatever it is for the city."""

    flag = models.ForeignKey(FeatureFlag, models.CASCADE, related_name="overrides", verbose_name=_("feature flag"))
    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="+", verbose_name=_("tenant"))
    is_on = models.BooleanField(_("on"))

    class Meta:
        verbose_name = _("flag of a tenant")
        verbose_name_plural = _("flags of tenants")
        ordering = ["flag", "tenant"]
        constraints = [models.UniqueConstraint("flag", "tenant", name="one_flag_per_tenant")]

    def __str__(self) -> str:
        return f"{self.flag} · {self.tenant}"
