"""Where a provider sends people and messages: hosts of the registry, whatever host was asked."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest

from tenancy.hosts import absolute_url, platform_host
from tenancy.models import Tenant
from tenancy.resolver.places import Place

START, CALLBACK, CONNECT = "/oidc/start/", "/oidc/callback/", "/oidc/connect/"
SIGNED_OUT, BACKCHANNEL = "/oidc/signed-out/", "/oidc/backchannel-logout/"


def home_host(place: Place) -> str:
    """The one host on which people of this place sign in."""
    return place.primary_host or platform_host()


def at_home(request: HttpRequest) -> bool:
    """Whether a request came to that host, and not by a path of another one."""
    place: Place = request.place  # type: ignore[attr-defined]
    return place.host == home_host(place) and not place.prefix


def there(place: Place, path: str, **arguments: str) -> str:
    """A whole address of this place's own host."""
    told = {name: value for name, value in arguments.items() if value}
    return absolute_url(home_host(place), f"{path}?{urlencode(told)}" if told else path)


def wanted_at_provider(tenant: Tenant | None) -> dict[str, list[str]]:
    """What the client at the provider must be told, exactly as written: `callback`, `signed_out`, `backchannel`."""
    hosts = [platform_host()]
    if tenant is not None:
        own = [tenant.domain, *(store.primary_host for store in tenant.stores.prefetch_related("domains"))]
        hosts = [host for host in own if host]
    return {
        "callback": [absolute_url(host, CALLBACK) for host in hosts],
        "signed_out": [absolute_url(host, SIGNED_OUT) for host in hosts],
        "backchannel": [absolute_url(hosts[0], BACKCHANNEL)] if hosts else [],
    }
