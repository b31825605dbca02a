"""Which handles a stranger may take: none that is reserved, none that another one could be mistaken for."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tenancy.errors import DomainError
from tenancy.hosts import platform_host
from tenancy.models import Domain, Tenant
from tenancy.models.tenant import HANDLE

LONGEST = 30
OFFICE = "-office"  # the back office of a shop that was opened from the city's site

# fmt: off
RESERVED = frozenset((
    "www", "www2", "api", "app", "apps", "admin", "administrator", "cms", "mail", "email", "smtp", "imap", "pop",
    "ftp", "static", "media", "assets", "cdn", "files", "stores", "store", "city", "public", "localhost",
    "dashboard", "console", "operator", "root", "system", "support", "help", "login", "signin", "signup", "join",
    "account", "accounts", "auth", "sso", "oidc", "keycloak", "billing", "pay", "payment", "payments", "checkout",
    "bank", "wallet", "security", "abuse", "legal", "privacy", "terms", "status", "health", "metrics", "grafana",
    "docs", "dev", "test", "tests", "staging", "demo", "beta", "blog", "news", "ns", "ns1", "ns2", "mx", "webhooks",
    "webhook", "cityos", "official", "government", "gov", "municipality", "police", "ministry", "zatca", "mada",
    "sadad", "absher", "nafath",
))
# fmt: on
# Words that say "I am somebody of authority" wherever they stand.
AUTHORITY = frozenset(
    ("admin", "official", "support", "security", "payment", "payments", "gov", "government", "ministry", "cityos")
)
# What looks alike in the letters that a handle may have.
ALIKE = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("2", "z"))


def skeleton(handle: str) -> str:
    """What is left of a handle for a quick eye: `oud-perfurnes` and `oudperfumes` have one skeleton."""
    seen = handle.replace("-", "")
    for looks, like in ALIKE:
        seen = seen.replace(looks, like)
    return re.sub(r"(.)\1+", r"\1", seen)


_RESERVED_SKELETONS = {skeleton(word) for word in RESERVED}


def check_free_handle(handle: str) -> None:
    """Refuses a handle that a new shop may not have. One query.

    Raises DomainError on the field `handle`: handle.malformed, handle.reserved, handle.taken, handle.confusable.
    """
    try:
        HANDLE(handle)
    except ValidationError as error:
        raise DomainError("handle.malformed", " ".join(error.messages), field="handle") from error
    if len(handle) > LONGEST or "--" in handle:
        words = _("Use at most %(n)s characters, and never two hyphens together.") % {"n": LONGEST}
        raise DomainError("handle.malformed", words, field="handle")
    if skeleton(handle) in _RESERVED_SKELETONS or AUTHORITY & set(handle.split("-")) or handle.endswith(OFFICE):
        raise DomainError(
            "handle.reserved", _("This address is kept for the city. Choose another one."), field="handle"
        )
    wanted = skeleton(handle)
    for other in _labels():
        if other == handle or other == f"{handle}{OFFICE}":
            raise DomainError("handle.taken", _("This address is taken. Choose another one."), field="handle")
        if skeleton(other) == wanted:
            words = _("This address looks like that of another shop. Choose one that cannot be mistaken.")
            raise DomainError("handle.confusable", words, field="handle")


def _labels() -> set[str]:
    """Every name that is in use below the platform's domain, and the handles themselves."""
    tail = f".{platform_host()}"
    below = Domain.objects.filter(domain__endswith=tail).values_list("domain", flat=True)
    handles = Tenant.objects.values_list("handle", flat=True)
    return {host.removesuffix(tail) for host in below.union(handles, all=True)}
