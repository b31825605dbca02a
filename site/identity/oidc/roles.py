"""What a provider says that somebody is, in the city's words: plain decisions about claims.

Keycloak names roles in `realm_access.roles`, `resource_access.<client>.roles` and, by a mapper, `groups`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from identity.members.models import LEVELS, Role
from identity.oidc.providers import Provider

# A group of the city's realm that gives a role in one tenant: `/tenants/<handle>/<role>`.
IN_TENANT = re.compile(r"/tenants/(?P<tenant>[a-z0-9-]+)/(?P<role>[A-Za-z_-]+)/?")


def named_in(claims: Mapping[str, Any], client_id: str) -> set[str]:
    """Every role and group that a token names, groups without their slash."""
    return {name.strip("/") for name in _names(claims, client_id) if name.strip("/")}


def role_of(claims: Mapping[str, Any], provider: Provider, *, tenant_handle: str = "") -> Role | None:
    """The highest role that these claims give at a place; None where they give none.

    A tenant's own provider may give any role but super-admin there. The city's provider gives super-admin in the city,
    and in a tenant only what a group of that tenant says: a role of the whole realm would open every tenant."""
    if provider.tenant_id is not None:
        names = named_in(claims, provider.client_id)
        return _highest({_role(provider.role_map.get(name, name)) for name in names} - {Role.SUPER_ADMIN, None})
    if not tenant_handle:
        names = {provider.role_map.get(name, name) for name in named_in(claims, provider.client_id)}
        return Role.SUPER_ADMIN if Role.SUPER_ADMIN in {_role(name) for name in names} else None
    groups = (IN_TENANT.fullmatch(group) for group in _list(claims.get("groups")))
    told = {_role(group["role"]) for group in groups if group is not None and group["tenant"] == tenant_handle}
    return _highest(told - {Role.SUPER_ADMIN, None})


def _names(claims: Mapping[str, Any], client_id: str) -> Iterator[str]:
    yield from _list(_in(claims, "realm_access").get("roles"))
    yield from _list(_in(_in(claims, "resource_access"), client_id).get("roles"))
    yield from _list(claims.get("groups"))


def _in(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = claims.get(name)
    return found if isinstance(found, Mapping) else {}


def _list(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _role(name: str) -> Role | None:
    plain = name.strip().lower().replace("_", "-")
    return Role(plain) if plain in Role.values else None


def _highest(roles: set[Any]) -> Role | None:
    return min(roles, key=lambda role: LEVELS[role]) if roles else None
