"""Which apps have tables where: in the city's schema, in every tenant's, or where a tenant switched a vertical on."""

# Wagtail, its people and its media exist in the city and in each tenant, each with rows of its own.
BOTH = [
    "identity.people.apps.PeopleConfig",
    "identity.doors.apps.DoorsConfig",
    "identity.oidc.apps.OidcConfig",
    "kit.numbering.apps.NumberingConfig",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "cms.media.apps.MediaConfig",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]

SHARED_APPS = [
    "django_tenants",
    "modeltranslation",
    "tenancy.apps.TenancyConfig",
    "identity.members.apps.MembersConfig",
    "identity.access.apps.AccessConfig",
    "identity.personas.apps.PersonasConfig",
    "identity.oidc.registry.apps.OidcRegistryConfig",
    "cms.city.apps.CityConfig",
    "identity.signups.apps.SignUpsConfig",
    "commerce.marketplace.apps.MarketplaceConfig",
    "commerce.rollups.apps.RollupsConfig",
    "orchestration.outbox.apps.OutboxConfig",
    "orchestration.sagas.apps.SagasConfig",
    "orchestration.jobs.apps.JobsConfig",
    "orchestration.alarms.apps.AlarmsConfig",
    "orchestration.audit.apps.AuditConfig",
    "orchestration.agents.apps.AgentsConfig",
    "orchestration.webhooks.apps.WebhooksConfig",
    "orchestration.integrations.apps.IntegrationsConfig",
    "orchestration.backups.apps.BackupsConfig",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    *BOTH,
]

OSCAR_FORKS = [
    "commerce.address.apps.AddressConfig",
    "commerce.analytics.apps.AnalyticsConfig",
    "commerce.basket.apps.BasketConfig",
    "commerce.catalogue.apps.CatalogueConfig",
    "commerce.catalogue.reviews.apps.ReviewsConfig",
    "commerce.checkout.apps.CheckoutConfig",
    "commerce.communication.apps.CommunicationConfig",
    "commerce.customer.apps.CustomerConfig",
    "commerce.offer.apps.OfferConfig",
    "commerce.order.apps.OrderConfig",
    "commerce.partner.apps.PartnerConfig",
    "commerce.payment.apps.PaymentConfig",
    "commerce.shipping.apps.ShippingConfig",
    "commerce.voucher.apps.VoucherConfig",
    "commerce.wishlists.apps.WishlistsConfig",
]

TENANT_APPS = [
    *BOTH,
    "cms.pages.apps.PagesConfig",
    "identity.verification.apps.VerificationConfig",
    "django.contrib.sites",
    "commerce.channels.apps.ChannelsConfig",
    *OSCAR_FORKS,
    "commerce.search.apps.SearchConfig",
]

# Each vertical's app; a tenant has its tables only while `Tenant.verticals` names its label.
VERTICAL_APPS: list[str] = []

# Apps without tables.
FACES = [
    "cityos.apps.CityosConfig",
    "commerce.plans.apps.PlansConfig",
    "orchestration.stories.apps.StoriesConfig",
    "cms.bridge.apps.BridgeConfig",
    "commerce.bridge.apps.BridgeConfig",
    "commerce.books.apps.BooksConfig",
    "kit.faces.apps.FacesConfig",
    "kit.flow.apps.FlowConfig",
    "portals.city.apps.CityFaceConfig",
    "portals.platform.apps.PlatformConfig",
    "portals.merchant.apps.MerchantConfig",
    "django.forms",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "widget_tweaks",
    "treebeard",
]

INSTALLED_APPS = list(dict.fromkeys([*SHARED_APPS, *TENANT_APPS, *VERTICAL_APPS, *FACES]))
