"""What can be switched on and off: features of the product, and the flags that say who has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from identity.personas.asking import persona_of_reader
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
        ident = str(getattr(tenant, "tenant_uuid", "") or getattr(tenant, "uuid", ""))
    return flag_is_on(flag, ident, persona)


def reader_has(request: Any, name: str) -> bool:
    """Whether the tenant, and the persona of who reads, have a feature."""
    return feature_enabled(name, request.place, persona_of_reader(request))


def with_feature(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """For views that are not there while a feature is switched off."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not reader_has(request, name):
                raise Http404(_("This page is not there."))
            return view(request, *args, **kwargs)

        return guarded

    return guard


class ReaderFeatures:
    """What the reader of a page has, for templates: `{% if features.reviews %}`."""

    def __init__(self, request: Any) -> None:
        self.request = request

    def __getitem__(self, name: str) -> bool:
        return reader_has(self.request, name)
