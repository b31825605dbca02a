"""What a new shop still needs: a list of few steps, each with the page where it is done. It goes when all are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.pages.models import StoreBrand
from portals.merchant.doors import scope
from tenancy.context import in_the_city
from tenancy.hosts import absolute_url
from tenancy.models import Domain
from tenancy.models.words import TenantStatus
from tenancy.speech import spoken


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `needed`: without it nobody can buy; the others may wait."""

    words: str
    detail: str
    url: str
    done: bool
    needed: bool = False


def setup_steps(request: HttpRequest) -> list[Step]:
    """The steps of a shop on trial, done or not; nothing for the staff of some stores, an older shop, or when all is
    done. No query for those whom it does not concern, four for the others."""
    mine, place = scope(request), request.place  # type: ignore[attr-defined]
    if not mine.whole or place.tenant_status != TenantStatus.TRIAL:
        return []
    language = spoken()
    with in_the_city():
        has_domain = Domain.objects.filter(
            tenant_id=place.tenant_id, kind=Domain.Kind.CUSTOM, verified_at__isnull=False
        ).exists()
    shop = absolute_url(mine.shops[0].host, f"/{language}/") if mine.shops else ""
    steps = [
        Step(
            _("Add the first product"),
            _("A name, a price, how many there are. A picture helps."),
            reverse("dashboard:catalogue-product-create"),
            mine.products().filter(is_public=True).exists(),
            needed=True,
        ),
        Step(
            _("Give the shop its look"),
            _("Colours and a logo, in the brand of the store."),
            _brand(),
            StoreBrand.objects.exists(),
        ),
        Step(_("Use your own domain"), _("Two lines at your DNS."), reverse("dashboard:domain-list"), has_domain),
        Step(_("Sell for the first time"), _("Open your shop, and show it to somebody."), shop, mine.orders().exists()),
    ]
    return [] if all(step.done for step in steps) else steps


def setup_facts(request: HttpRequest) -> dict[str, Any]:
    """For the first page: the steps, and how many are done."""
    steps = setup_steps(request)
    return {"setup": steps, "setup_done": sum(step.done for step in steps)}


def _brand() -> str:
    return reverse("wagtailsnippets_cms_pages_storebrand:list")
