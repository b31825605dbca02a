"""The button of a provider on a page where people sign in."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from identity.oidc.providers import provider_for
from tenancy.speech import spoken

register = template.Library()


@register.inclusion_tag("oidc/button.html", takes_context=True)
def continue_with(context: Any, next: str = "", words: str = "btn block") -> dict[str, Any]:
    """`{% continue_with next %}`: "Continue with <name>"; nothing where the place has no provider. `words`: classes."""
    request = context.get("request")
    provider = provider_for(getattr(request, "place", None)) if request is not None else None
    language = spoken()
    return {
        "name": provider.name(language) if provider else "",
        "away": (provider.own_name(language) if provider else "") or _("The sign-in service"),
        "next": next,
        "language": language,
        "words": words,
        "unconfirmed": getattr(request, "unconfirmed", False),
    }
