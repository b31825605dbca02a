"""Which place a request belongs to, and the URL map of each kind of place."""

from cityos.environment import ENV

PLATFORM_DOMAIN = ENV.platform_domain
PLATFORM_HOSTS = ["127.0.0.1", "::1"] if PLATFORM_DOMAIN == "localhost" else []
PLATFORM_ADDRESSES = list(ENV.platform_addresses)
DNS_SERVERS = list(ENV.dns_servers)
PUBLIC_SCHEME = ENV.public_scheme
PUBLIC_PORT = ENV.public_port

PLACE_RESOLVERS = [
    "tenancy.resolver.gateway.by_gateway_header",
    "identity.keys.secrets.by_api_key",
    "tenancy.resolver.ways.by_custom_domain",
    "tenancy.resolver.ways.by_subdomain",
]
PLACE_URLCONFS = {"city": "cityos.urls.city", "tenant": "cityos.urls.tenant", "store": "cityos.urls.store"}
REGISTRY_LISTENERS = ["kit.pagecache.changes.forget_every_place"]
CLOSED_PLACE_VIEW = "tenancy.resolver.closed.closed_place"
PROBE_VIEW = "cityos.probes.probe"
STORE_CHOICE_PATH = "/"
# Menu, announcement and footer of a store: a callable of the place and the language.
STORE_FRAME = "portals.storefront.frame.store_frame"

CITYOS_SIGNATURE_SECRET = ENV.cityos_signature_secret
REPLAY_WINDOW_SECONDS = ENV.replay_window_seconds
# By which secrets other systems sign what they send to the city's own host; several, by commas, while one is changed.
INBOUND_WEBHOOK_SECRETS = {
    name: [secret.strip() for secret in secrets.split(",") if secret.strip()]
    for name, secrets in {
        "medusa": ENV.medusa_webhook_secret,
        "payload": ENV.payload_webhook_secret,
        "erpnext": ENV.erpnext_webhook_secret,
        "fleetbase": ENV.fleetbase_webhook_secret,
        "stripe": ENV.stripe_webhook_secret,
    }.items()
}
# How other systems are reached by tenants who have not said otherwise, nor the operator for all of them.
INTEGRATIONS = {
    "erpnext": {
        "base_url": ENV.erpnext_url,
        "secrets": {"api_key": ENV.erpnext_api_key, "api_secret": ENV.erpnext_api_secret},
    },
    "fleetbase": {"base_url": ENV.fleetbase_url, "secrets": {"api_key": ENV.fleetbase_api_key}},
    "waltid": {"base_url": ENV.waltid_url, "secrets": {"api_key": ENV.waltid_api_key}},
    "stripe": {"base_url": ENV.stripe_api_base, "secrets": {"secret_key": ENV.stripe_secret_key}},
    "medusa": {"base_url": ENV.medusa_url, "secrets": {"api_key": ENV.medusa_api_key}},
    "payload": {"base_url": ENV.payload_cms_url, "secrets": {"api_key": ENV.payload_api_key}},
}
WEBHOOK_ALLOWED_NETWORKS = list(ENV.webhook_allowed_networks)
API_KEY_HASH_SALT = ENV.api_key_hash_salt
CRON_SECRET = ENV.cron_secret

MIDDLEWARE = [
    "tenancy.backend.patience.ImpatientRequests",
    "kit.faces.headers.FaceHeaders",
    "tenancy.resolver.middleware.ResolvePlace",
    "tenancy.occasion.RequestOccasion",
    "identity.throttles.middleware.Throttle",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kit.pagecache.middleware.PrivateByDefault",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kit.faces.language.StoreLanguage",
    "kit.faces.refusals.SayWhyNot",
    "cms.pages.sites.StoreSite",
    "django.middleware.common.CommonMiddleware",
    "identity.same_origin.SameOriginCsrf",
    "identity.doors.middleware.KnownVisitors",
    "identity.oidc.middleware.ConfirmVisitors",
    "identity.oidc.middleware.BearerTokens",
    "identity.members.middleware.KnownMembers",
    "identity.doors.middleware.SecondStepForStaff",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "commerce.basket.middleware.ShopperBasket",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "kit.faces.unwritable.RefuseUnwritable",
    "orchestration.audit.watching.WatchBackOffice",
]

__all__ = [name for name in dir() if name.isupper() and name != "ENV"]
