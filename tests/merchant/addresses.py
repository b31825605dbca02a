"""Every address of the dashboard, from the resolver, with the ids of a shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portals.merchant.pages import DESKS, patterns
from portals.merchant.rights import OPEN as DOORS
from portals.merchant.rights import OWN as OWN_DOORS

# One's own doors belong to no shop (tests/identity/doors).
OPEN = DOORS | OWN_DOORS

POSTED = {
    "logout",
    "language",
    "order-moves",
    "order-move",
    "order-pay",
    "order-refund",
    "order-note",
    "return-move",
    "catalogue-product-changes",
    "stock-changes",
    "stock-threshold",
    "reviews-update",
    "webhook-move",
    "webhook-incoming-secret",
    "agent-stop",
    "support-leave",
    "support-show-out",
    "team-move",
    "key-move",
    "domain-move",
    "export-ask",
    # A file behind a signed link: tests/merchant/test_exports.py.
    "export-file",
    "plan-ask",
    "plan-call-off",
    # Without a plan it leads back: tests/merchant/test_plan_choice.py.
    "plan-choose",
    "proof-decide",
}
# Beside the desks that say so themselves.
WEBHOOKS = {"webhook-list", "webhook-create", "webhook-update", "webhook-move", "webhook-message"}
AGENTS = {"agent-list", "agent-ask", "agent", "agent-stop"}
OWN = {"domain-list", "domain-move", "export-list", "export-ask", "export-file"}
PROOFS = {"proof-list", "proof-decide"}
PLAN = {"plan", "plan-ask", "plan-call-off", "plan-choose", "plan-invoice"}
TEAM = {"team-list", "team-invite", "team-member", "team-move", "team-doors", "key-list", "key-create", "key-move"}
VISITS = {"support-leave", "support-show-out"}
INCOMING = {"webhook-incoming", "webhook-incoming-secret"}
WHOLE = {
    *("stock-threshold", "voucher-set-codes", "history", "history-line"),
    *(*WEBHOOKS, *INCOMING, *AGENTS, *OWN, *PLAN, *TEAM, *VISITS, *PROOFS),
}
# A store's rows, and nothing for its managers by themselves.
ADMINS = {"user-doors"}
# Lists and empty forms: they answer whoever works here, with that person's rows.
COMMON = {
    "index",
    "search",
    "order-list",
    "order-moves",
    "catalogue-product-list",
    "catalogue-product-changes",
    "catalogue-product-create",
    "catalogue-product-new",
    "stock",
    "stock-changes",
    "return-list",
    "reviews-list",
    "users-index",
    "reports-index",
}


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    posted: bool
    whole: bool = False
    of_a_row: bool = False
    admins: bool = False


def addresses(shop: Any) -> list[Address]:
    """All of them but those that everybody may open."""
    desks = {f"{desk.name}-{kind}": desk for desk in DESKS for kind in ("list", "create", "update", "delete")}
    found = []
    for pattern in patterns:
        name = pattern.name
        if name in OPEN:
            continue
        desk = desks.get(name)
        arguments = _arguments(name, desk, pattern.pattern.converters, shop)
        path = reverse(f"dashboard:{name}", urlconf="cityos.urls.tenant", kwargs=arguments)
        of_a_row = bool(arguments) and name != "catalogue-product-new"
        whole = name in WHOLE or bool(desk and desk.whole)
        found.append(Address(name, path, name in POSTED, whole, of_a_row, name in ADMINS))
    return found


def _arguments(name: str, desk: Any, converters: dict[str, Any], shop: Any) -> dict[str, Any]:
    known: dict[str, Any] = {"number": shop.order.number, "pk": shop.product.pk, "parent_pk": shop.parent.pk}
    known |= {
        "class_pk": shop.rows["catalogue-class"],
        "structure": "standalone",
        "what": "pause",
        "source": "medusa",
        "token": "x",
    }
    if desk is not None:
        known["pk"] = shop.rows[desk.name]
    known["pk"] = {
        "catalogue-product-child": shop.variant.pk,
        "reviews-update": shop.review.pk,
        "user-detail": shop.buyer.pk,
        "user-doors": shop.buyer.pk,
        "voucher-set-codes": shop.rows["voucher-set"],
        "history-line": shop.rows["history"],
        "return-detail": shop.rows["return"],
        "return-move": shop.rows["return"],
        "plan-invoice": shop.rows["plan-invoice"],
        "team-member": shop.rows["team-member"],
        "team-move": shop.rows["team-member"],
        "team-doors": shop.rows["team-member"],
        "proof-decide": shop.rows["proof"],
        "agent": shop.rows["agent"],
        "agent-stop": shop.rows["agent"],
        "webhook-update": shop.rows["webhook"],
        "webhook-move": shop.rows["webhook"],
        "webhook-message": shop.rows["webhook-message"],
    }.get(name, known["pk"])
    return {key: known[key] for key in converters}
