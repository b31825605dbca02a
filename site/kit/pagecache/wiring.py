"""The page cache as the settings want it.

PAGE_CACHE = {
    "enabled": True,
    "redis_url": settings.REDIS_URL,          # "" keeps pages for a second only
    "prefix": "pagecache",
    "release": "",                # parts the pages of one version of the program from the next
    "memory_bytes": 24 * 2**20,   # in each process
    "private_cookies": [],        # besides those of session, messages, basket and store choice
    "choice_cookies": {"currency": ["SAR", "AED"]},   # the language's is added
    "foreign_cookies": ["_ga", "_gid", "_fbp"],       # prefixes of names that our code never reads
    "private_headers": [],        # besides those of the gateway and of API keys
    "kept_args": ["page", "sort", "variant"],         # these, unless others are named
    "ignored_args": ["utm_source"],
}
"""

from typing import Any

import redis
from django.conf import settings

from tenancy.resolver.gateway import HEADERS
from tenancy.resolver.ways import STORE_COOKIE

from .generations import PREFIX, Generations
from .keys import Keys
from .layer import App, PageCacheLayer

# They say who asks, or which tenant is asked.
_NAMING_HEADERS = tuple(f"HTTP_{name.upper().replace('-', '_')}" for name in (*HEADERS, "X-Api-Key"))

_OPTIONS = {
    "enabled", "redis_url", "prefix", "release", "memory_bytes", "private_cookies", "choice_cookies", "foreign_cookies",
    "private_headers", "kept_args", "ignored_args",
}  # fmt: skip


def generations_from_settings() -> Generations:
    """As the settings say; without Redis when they name none."""
    options = _options()
    url = options.get("redis_url", getattr(settings, "REDIS_URL", "")) if options.get("enabled", True) else ""
    connect = (lambda **given: redis.Redis.from_url(url, **given)) if url else None
    return Generations(connect, options.get("prefix", PREFIX))


def layer_from_settings(app: App) -> PageCacheLayer:
    """`app` behind the page cache. Switched off, the layer still answers /healthz and keeps nothing."""
    from .generations import here

    options = _options()
    on = options.get("enabled", True)
    return PageCacheLayer(
        app,
        keys=_keys(options),
        generations=here() if on else generations_from_settings(),
        memory_bytes=options.get("memory_bytes", 24 * 2**20) if on else 0,
        release=options.get("release", ""),
        prefix=options.get("prefix", PREFIX),
    )


def _options() -> dict[str, Any]:
    options = dict(getattr(settings, "PAGE_CACHE", {}))
    if unknown := options.keys() - _OPTIONS:
        raise ValueError(f"PAGE_CACHE has unknown options: {', '.join(sorted(unknown))}")
    return options


def _keys(options: dict[str, Any]) -> Keys:
    private = {settings.SESSION_COOKIE_NAME, "messages", STORE_COOKIE, *options.get("private_cookies", ())}
    basket = getattr(settings, "OSCAR_BASKET_COOKIE_OPEN", None)
    choices = {settings.LANGUAGE_COOKIE_NAME: [code for code, _ in settings.LANGUAGES]}
    return Keys(
        private_cookies=private | ({basket} if basket else set()),
        choice_cookies=choices | options.get("choice_cookies", {}),
        foreign_cookies=options.get("foreign_cookies", ()),
        private_headers=(*_NAMING_HEADERS, *options.get("private_headers", ())),
        kept_args=options.get("kept_args", ("page", "sort", "variant")),
        ignored_args=options.get("ignored_args", ()),
        scheme_header=settings.SECURE_PROXY_SSL_HEADER,
        public_ports=[str(getattr(settings, "PUBLIC_PORT", ""))],
    )
