"""The choices of the registry, as the catalogue spells them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResidencyZone(models.TextChoices):
    GCC = "GCC", _("Gulf")
    EU = "EU", _("European Union")
    MENA = "MENA", _("Middle East and North Africa")
    APAC = "APAC", _("Asia and Pacific")
    AMERICAS = "AMERICAS", _("Americas")
    GLOBAL = "GLOBAL", _("Worldwide")


class TenantStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    TRIAL = "trial", _("On trial")
    SUSPENDED = "suspended", _("Suspended")
    INACTIVE = "inactive", _("Inactive")
    ARCHIVED = "archived", _("Archived")


# Whose shops sell.
OPEN_TENANTS = (TenantStatus.ACTIVE, TenantStatus.TRIAL)


class SubscriptionTier(models.TextChoices):
    BASIC = "basic", _("Basic")
    PRO = "pro", _("Pro")
    ENTERPRISE = "enterprise", _("Enterprise")
    CUSTOM = "custom", _("Custom")


class ScopeTier(models.TextChoices):
    NANO = "nano", _("Nano")
    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")
    MEGA = "mega", _("Mega")
    GLOBAL = "global", _("Global")


class TenantType(models.TextChoices):
    PLATFORM = "platform", _("Platform")
    MARKETPLACE = "marketplace", _("Marketplace")
    VENDOR = "vendor", _("Vendor")
    BRAND = "brand", pgettext_lazy("kind of tenant", "Brand")


class StoreType(models.TextChoices):
    RETAIL = "retail", _("Retail")
    MARKETPLACE = "marketplace", _("Marketplace")
    B2B = "b2b", _("Business to business")
    SUBSCRIPTION = "subscription", _("Subscription")
    HYBRID = "hybrid", _("Hybrid")
    SERVICES = "services", _("Services")


class StoreStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("status", "Open")
    INACTIVE = "inactive", _("Closed")
    MAINTENANCE = "maintenance", _("Under maintenance")
    COMING_SOON = "coming_soon", _("Opening soon")


class PortalType(models.TextChoices):
    PUBLIC = "public", _("Public")
    ADMIN = "admin", _("Administration")
    VENDOR = "vendor", _("Vendors")
    B2B = "b2b", _("Companies")
    CITIZEN = "citizen", _("Citizens")


class PortalStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("status", "Open")
    INACTIVE = "inactive", _("Closed")
    MAINTENANCE = "maintenance", _("Under maintenance")


class NodeType(models.TextChoices):
    CITY = "CITY", _("City")
    DISTRICT = "DISTRICT", _("District")
    ZONE = "ZONE", _("Zone")
    FACILITY = "FACILITY", _("Facility")
    ASSET = "ASSET", _("Asset")


class NodeStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    MAINTENANCE = "maintenance", _("Under maintenance")


class AuthorityType(models.TextChoices):
    REGION = "region", _("Region")
    COUNTRY = "country", _("Country")
    AUTHORITY = "authority", _("Authority")


class RelationshipType(models.TextChoices):
    MARKETPLACE_VENDOR = "marketplace_vendor", _("Marketplace vendor")
    FRANCHISE = "franchise", _("Franchise")
    AFFILIATE = "affiliate", _("Affiliate")
    WHITE_LABEL = "white_label", _("White label")
    PARTNERSHIP = "partnership", _("Partnership")


class RelationshipStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Ended")


class CommissionType(models.TextChoices):
    PERCENTAGE = "percentage", _("Percentage")
    FLAT = "flat", _("Flat amount")
    TIERED = "tiered", _("Tiers")
    CUSTOM = "custom", _("Custom")


class ListingScope(models.TextChoices):
    ALL = "all", _("Everything")
    APPROVED_ONLY = "approved_only", _("Approved only")
    CATEGORY_RESTRICTED = "category_restricted", _("Chosen categories")
    MANUAL = "manual", _("By hand")


class ServiceChannelType(models.TextChoices):
    DINE_IN = "dine_in", _("Dine in")
    TAKEAWAY = "takeaway", _("Takeaway")
    DELIVERY = "delivery", _("Delivery")
    DRIVE_THROUGH = "drive_through", _("Drive-through")
    PICKUP = "pickup", _("Pick-up")


class TranslationStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    DRAFT = "draft", _("Draft")
    ARCHIVED = "archived", _("Archived")
