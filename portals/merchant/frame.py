"""What stands around every page of the dashboard: the way through it, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.reviews.models import ProductReview
from identity.personas.asking import persona_of_reader
from identity.personas.services.notices import notices_for
from portals.merchant.doors import scope
from portals.merchant.rights import asked_at, has_feature
from portals.merchant.standing import Note, notes_of
from tenancy.hosts import absolute_url, platform_host
from tenancy.speech import spoken

WAITING = ("placed", "confirmed")


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the side navigation. `whole`: only for those who see the whole tenant; `main`: on a phone's bar too."""

    key: str
    label: Any
    icon: str
    view: str
    whole: bool = False
    main: bool = False


GROUPS: tuple[tuple[Any, tuple[Link, ...]], ...] = (
    (
        "",
        (
            Link("home", _("Home"), "home", "index", main=True),
            Link("orders", _("Orders"), "receipt", "order-list", main=True),
            Link("returns", _("Returns"), "undo", "return-list"),
            Link("products", _("Products"), "tag", "catalogue-product-list", main=True),
            Link("stock", _("Stock"), "box", "stock", main=True),
            Link("reviews", _("Reviews"), "star", "reviews-list"),
            Link("customers", _("Customers"), "users", "users-index"),
            Link("reports", _("Reports"), "chart", "reports-index"),
        ),
    ),
    (
        _("Campaigns"),
        (
            Link("offers", _("Offers"), "mega", "offer-list", whole=True),
            Link("vouchers", _("Codes"), "ticket", "voucher-list", whole=True),
            Link("voucher-sets", _("Sets of codes"), "copy", "voucher-set-list", whole=True),
            Link("ranges", _("Ranges of goods"), "layers", "range-list", whole=True),
        ),
    ),
    (
        _("Catalogue and delivery"),
        (
            Link("categories", _("Categories"), "layers", "catalogue-category-list"),
            Link("classes", _("Product types"), "tool", "catalogue-class-list", whole=True),
            Link("options", _("Choices"), "sort", "catalogue-attribute-option-group-list", whole=True),
            Link("delivery", _("Delivery"), "truck", "shipping-method-list"),
            Link("partners", _("Suppliers"), "building", "partner-list", whole=True),
        ),
    ),
    (
        _("People and connections"),
        (
            Link("domains", _("Domains"), "globe", "domain-list", whole=True),
            Link("webhooks", _("Webhooks"), "send", "webhook-list", whole=True),
            Link("team", _("Team"), "users", "team-list", whole=True),
            Link("plan", _("Plan and bills"), "wallet", "plan", whole=True),
            Link("agents", _("Agents"), "activity", "agent-list", whole=True),
            Link("proofs", _("Proofs of identity"), "shield", "proof-list", whole=True),
            Link("exports", _("Exports"), "download", "export-list", whole=True),
            Link("history", _("History"), "clock", "history", whole=True),
        ),
    ),
)


# The surface of a group, by the key of its first link; a persona may leave it out of the way.
SURFACES = {
    "home": "dashboard.sales",
    "offers": "dashboard.campaigns",
    "categories": "dashboard.catalogue",
    "domains": "dashboard.connections",
}


def waiting_counts(request: HttpRequest) -> dict[str, int]:
    """How many orders wait for the house, how many reviews and returns for a decision. One
    query."""
    mine = scope(request)
    waiting = (
        ("orders", mine.orders().filter(status__in=WAITING)),
        ("reviews", mine.reviews().filter(status=ProductReview.FOR_MODERATION)),
        ("returns", mine.returns().filter(status__in=("requested", "approved"))),
    )
    orders, reviews, returns = (
        rows.order_by().values_list(Value(key, output_field=CharField())).annotate(n=Count("pk"))
        for key, rows in waiting
    )
    return {"orders": 0, "reviews": 0, "returns": 0, **dict(orders.union(reviews, returns, all=True))}


def show(
    request: HttpRequest, template: str, section: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page inside the frame; `section` is the key of its link."""
    mine, counts, persona = scope(request), waiting_counts(request), persona_of_reader(request)
    language = spoken()
    groups = [
        (
            title,
            [
                {"link": link, "url": reverse(f"dashboard:{link.view}"), "count": counts.get(link.key, 0)}
                for link in links
                if (mine.whole or not link.whole)
                and _may_read(request, link.view)
                and has_feature(request, link.view)
                and (link.key == "home" or persona is None or persona.shows(SURFACES.get(links[0].key, "dashboard")))
            ],
        )
        for title, links in GROUPS
    ]
    shown = {
        "groups": [(title, links) for title, links in groups if links],
        "section": section,
        "waiting": counts,
        "scope": mine,
        "rights": request.rights,  # type: ignore[attr-defined]
        "shops": [(shop.id, shop.name(language)) for shop in mine.shops],
        "person": request.user,
        "bill_notes": _bill_notes(request, language),
        "notices": notices_for(str(request.user.pk)),
        "shop_fronts": [(shop.name(language), absolute_url(shop.host)) for shop in mine.shops],
        "work_url": absolute_url(platform_host(), f"/{language}/work/"),
        **(context or {}),
    }
    return render(request, template, shown, status=status)


def _bill_notes(request: HttpRequest, language: str) -> list[Note]:
    place: Any = request.place  # type: ignore[attr-defined]
    if not scope(request).whole or not _may_read(request, "plan"):
        return []
    return notes_of(place.tenant_id, place.tenant_status, language)


def _may_read(request: HttpRequest, view: str) -> bool:
    action, kind = asked_at(view).read
    return bool(request.rights.get(kind, {}).get(action))  # type: ignore[attr-defined]


def shop_names(request: HttpRequest) -> dict[int, str]:
    """The names of this person's stores by id, in the reader's language."""
    return scope(request).names(spoken())
