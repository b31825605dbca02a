"""What can be switched on and off: features of the product, and the flags that say who has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from identity.personas.known import flags, tenant_known
from identity.personas.rules import Known, flag_is_on


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that the product asks for by its name. `default`: what it is while nobody has made a flag of it."""

    name: str
    title: Any
    default: bool = True


_features: dict[str, Feature] = {}


def register_feature(name: str, title: Any, *, default: bool = True) -> None:
    """Called at start-up by the room that asks for it."""
    _features[name] = Feature(name, title, default)


def known_features() -> list[Feature]:
    """Those that a flag can switch, by name."""
    return [_features[name] for name in sorted(_features)]


def feature_enabled(name: str, tenant: Any, persona: Known | None = None) -> bool:
    """Whether a tenant has a feature; a persona's own word comes first. No query when it is warm. `tenant`: a Tenant, a
    Place or its schema's name."""
    flag = flags().get(name)
    if flag is None:
        return name in _features and _features[name].default
    if isinstance(tenant, str):
        here = tenant_known(tenant)
        ident = here.uuid if here else ""
    else:
        ident = str(getattr(tenant, "tenant_uuid", "") or tenant.uuid)
    return flag_is_on(flag, ident, persona)
