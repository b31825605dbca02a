"""What somebody must be allowed to do to open each page of the dashboard: reading it, and posting to it.

An address that is not named here is for admins only, and the walk of tests/contract/test_sweep.py finds it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from identity.access import may_all, require_any
from identity.access.pages import Asked
from identity.access.pages import asks_for as _page
from identity.personas.features import reader_has
from tenancy.actor import Actor


def _desk(name: str, kind: str) -> dict[str, Asked]:
    return {
        f"{name}-list": _page(kind),
        f"{name}-create": _page(kind, "create", "create"),
        f"{name}-update": _page(kind, "read", "edit"),
        f"{name}-delete": _page(kind, "delete", "delete"),
    }


ENTER = Asked(("enter", "dashboard"))
UNDECLARED = _page("settings", "edit", "edit")
# Coming in by password or by a link, going out, choosing a language: nobody is asked what they are.
DOORS = {"second", "code", "code_enter", "passkey_options", "passkey_enter"}
# Whoever works here puts a notice away, editors too: the view asks for no more.
OPEN = {"login", "logout", "language", "come-in", "notice_away", *DOORS}
# The pages of one's own doors: whoever works here sees to their own.
OWN = {
    *("security", "confirm", "new_password", "new_email", "app", "app_remove", "recovery", "mobile", "mobile_remove"),
    *("passkey_new_options", "passkey_new", "passkey", "passkey_remove", "session_end", "sessions_end"),
}

PAGES: dict[str, Asked] = {
    "index": ENTER,
    **dict.fromkeys(OWN, ENTER),
    "search": _page("search"),
    "order-list": _page("order"),
    "order-moves": _page("order", "edit", "edit"),
    "order-detail": _page("order"),
    "order-move": _page("order", "read", "edit", "cancel", "return"),
    "order-pay": _page("order", "read", "pay"),
    "order-refund": _page("order", "read", "refund"),
    "order-note": _page("order", "read", "edit"),
    "order-receipt": _page("order"),
    "return-list": _page("return"),
    "return-detail": _page("return"),
    "return-move": _page("return", "read", "decide"),
    "catalogue-product-list": _page("product"),
    "catalogue-product-changes": _page("product", "read", "edit"),
    "catalogue-product-create": _page("product", "create", "create"),
    "catalogue-product-new": _page("product", "create", "create"),
    "catalogue-product": _page("product", "read", "edit"),
    "catalogue-product-delete": _page("product", "delete", "delete"),
    "catalogue-product-create-child": _page("product", "create", "create"),
    "catalogue-product-child": _page("product", "read", "edit"),
    "stock": _page("stock"),
    "stock-changes": _page("stock", "read", "edit"),
    "stock-threshold": _page("stock", "read", "edit"),
    "reviews-list": _page("review"),
    "reviews-update": _page("review", "decide", "decide"),
    "users-index": _page("customer"),
    "user-detail": _page("customer"),
    "user-doors": _page("customer", "edit", "edit"),
    "reports-index": _page("report"),
    "voucher-set-codes": _page("voucher", "export"),
    "history": _page("audit"),
    "history-line": _page("audit"),
    "webhook-list": _page("webhook"),
    "webhook-create": _page("webhook", "create", "create"),
    "webhook-incoming": _page("webhook"),
    "webhook-incoming-secret": _page("webhook", "edit", "edit"),
    "webhook-update": _page("webhook", "edit", "edit"),
    "webhook-move": _page("webhook", "read", "edit", "delete", "run"),
    "webhook-message": _page("webhook"),
    "agent-list": _page("agent"),
    "agent-ask": _page("agent", "run", "run"),
    "agent": _page("agent"),
    "agent-stop": _page("agent", "read", "run"),
    "support-leave": ENTER,
    "support-show-out": _page("member", "edit", "edit"),
    "team-list": _page("member"),
    "team-invite": _page("member", "create", "create"),
    "team-member": _page("member", "read", "edit"),
    "team-move": _page("member", "read", "edit", "delete"),
    "team-doors": _page("member", "reset", "reset"),
    "key-list": _page("api_key"),
    "key-create": _page("api_key", "create", "create"),
    "key-move": _page("api_key", "read", "edit", "delete"),
    "plan": _page("plan"),
    "plan-choose": _page("plan", "choose", "choose"),
    "plan-call-off": _page("plan", "choose", "choose"),
    "plan-ask": _page("plan", "choose", "choose"),
    "plan-invoice": _page("billing"),
    "domain-list": _page("domain", "read", "create"),
    "domain-move": _page("domain", "read", "edit", "delete", "verify"),
    "proof-list": _page("customer"),
    "proof-decide": _page("customer", "read", "edit"),
    "export-list": _page("tenant", "export"),
    "export-ask": _page("tenant", "export", "export"),
    "export-file": _page("tenant", "export"),
    **_desk("offer", "offer"),
    **_desk("voucher", "voucher"),
    **_desk("voucher-set", "voucher"),
    **_desk("range", "range"),
    **_desk("catalogue-category", "category"),
    **_desk("catalogue-class", "product_type"),
    **_desk("catalogue-attribute-option-group", "choice"),
    **_desk("shipping-method", "delivery"),
    **_desk("partner", "supplier"),
}


# Pages of a feature that can be switched off, by the first word of their addresses' names.
FEATURES = {"agent": "agents", "domain": "own_domains", "key": "api_keys"}


def has_feature(request: HttpRequest, name: str) -> bool:
    """Whether the tenant, and the persona of who reads, have what a page belongs to: by the name of its address."""
    feature = FEATURES.get(name.partition("-")[0])
    return feature is None or reader_has(request, feature)


def asked_at(name: str) -> Asked:
    """What a page asks for, by the name of its address; what is not declared is the admin's."""
    return PAGES.get(name, UNDECLARED)


def rights_of(actor: Actor) -> dict[str, dict[str, bool]]:
    """What somebody may do anywhere in the dashboard: {kind: {action: whether}}. One question to the policy server."""
    pairs = sorted({pair for asked in (*PAGES.values(), UNDECLARED) for pair in (asked.read, *asked.post)})
    found: dict[str, dict[str, bool]] = {}
    for (action, kind), may in may_all(actor, pairs).items():
        found.setdefault(kind, {})[action] = may
    return found


def require_page(request: HttpRequest, actor: Actor, rights: dict[str, dict[str, bool]]) -> None:
    """Raises Refused unless this request may be answered at all. What is allowed to be posted is kept for the audit
    log, what is refused is a line of it."""
    match: Any = request.resolver_match
    pairs = asked_at(match.url_name or "").pairs(request.method)
    action, kind = next((pair for pair in pairs if rights[pair[1]][pair[0]]), pairs[0])
    if request.method not in {"GET", "HEAD", "OPTIONS"} or not rights[kind][action]:
        require_any(actor, action, kind)


def may_post(request: HttpRequest, name: str) -> bool:
    """Whether this person may post to a page, by the name of its address: for buttons."""
    rights: dict[str, dict[str, bool]] = request.rights  # type: ignore[attr-defined]
    return any(rights[kind][action] for action, kind in asked_at(name).post)
