"""Memberships of tenants, and the keys of machines."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from identity.keys.scopes import allowed_by
from tenancy.models.rows import Row


class Role(models.TextChoices):
    """The ten roles of the catalogue, and the manager of one store."""

    SUPER_ADMIN = "super-admin", _("Super admin")
    TENANT_ADMIN = "tenant-admin", _("Tenant admin")
    COMPLIANCE_OFFICER = "compliance-officer", _("Compliance officer")
    AUDITOR = "auditor", _("Auditor")
    CITY_MANAGER = "city-manager", _("City manager")
    DISTRICT_MANAGER = "district-manager", _("District manager")
    ZONE_OPERATOR = "zone-operator", _("Zone operator")
    FACILITY_OPERATOR = "facility-operator", _("Facility operator")
    ASSET_TECHNICIAN = "asset-technician", _("Asset technician")
    STORE_MANAGER = "store-manager", _("Store manager")
    VIEWER = "viewer", _("Viewer")


LEVELS = {
    Role.SUPER_ADMIN: 0,
    Role.TENANT_ADMIN: 1,
    Role.COMPLIANCE_OFFICER: 2,
    Role.AUDITOR: 3,
    Role.CITY_MANAGER: 4,
    Role.DISTRICT_MANAGER: 5,
    Role.ZONE_OPERATOR: 6,
    Role.FACILITY_OPERATOR: 7,
    Role.ASSET_TECHNICIAN: 8,
    Role.STORE_MANAGER: 9,
    Role.VIEWER: 10,
}


class TenantUser(Row):
    """Somebody's place in one tenant. `user` is their account in the city's schema."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        INACTIVE = "inactive", _("Inactive")
        INVITED = "invited", _("Invited")

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="members", verbose_name=_("tenant"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.VIEWER)
    role_level = models.PositiveSmallIntegerField(_("level"), default=10, editable=False, db_index=True)
    store_ids = models.JSONField(_("only these stores"), default=list, blank=True)
    assigned_nodes = models.JSONField(_("nodes"), default=list, blank=True)
    assigned_node_ids = models.JSONField(_("ids of nodes"), default=list, blank=True)
    permissions = models.JSONField(_("further permissions"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.INVITED, db_index=True)
    invitation_token = models.CharField(_("invitation"), max_length=80, blank=True, db_index=True)
    invitation_sent_at = models.DateTimeField(_("invited"), null=True, blank=True)
    invitation_accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("invited by")
    )
    last_active_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    shadow_id = models.BigIntegerField(_("account in the tenant"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["tenant", "role_level"]
        constraints = [
            models.UniqueConstraint("tenant", "user", name="one_membership_per_tenant"),
            models.UniqueConstraint("tenant", "shadow_id", name="one_member_per_account_of_a_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.role_level = LEVELS[Role(self.role)]
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class ApiKey(Row):
    """A machine's key to one tenant. Only its salted hash is kept; `prefix` lets people tell keys apart.

    A key is a service account: it has a role of its own, within which its scopes narrow what it may. A machine has no
    mailbox, no password and no session, so nothing of a person's account would be of use to it. It never does more than
    `made_by` may do now. `rate_limit` is calls in a minute; without one that of the tenant counts.
    """

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="api_keys", verbose_name=_("tenant"))
    store = models.ForeignKey(
        "tenancy.Store", models.CASCADE, null=True, blank=True, related_name="api_keys", verbose_name=_("store")
    )
    name = models.CharField(_("name"), max_length=120)
    prefix = models.CharField(_("begins with"), max_length=16, unique=True)
    hashed_key = models.CharField(_("hash"), max_length=128)
    scopes = models.JSONField(_("may"), default=list, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.VIEWER)
    rate_limit = models.PositiveIntegerField(_("calls per minute"), null=True, blank=True)
    made_by = models.ForeignKey(
        TenantUser, models.SET_NULL, null=True, blank=True, related_name="keys", verbose_name=_("made by")
    )
    replaced_by = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["tenant", "name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def may(self) -> frozenset[str]:
        """What its scopes let it do, as `kind:action`, where its role may."""
        return allowed_by(self.scopes)


from identity.members.visits import Entry, SupportVisit  # noqa: E402

__all__ = ["LEVELS", "ApiKey", "Entry", "Role", "SupportVisit", "TenantUser"]
