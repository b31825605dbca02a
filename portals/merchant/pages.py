"""Every address of the dashboard: those of Oscar's that people know, under the namespace `dashboard`."""

from __future__ import annotations

from typing import Any

from django.urls import path

from identity.doors.faces.urls import door_patterns, room_patterns
from kit.faces.language import choose_language
from portals.merchant import (
    agents,
    customers,
    domains,
    exports,
    history,
    home,
    incoming,
    plan,
    plan_choice,
    proofs,
    reports,
    signing,
    webhooks,
)
from portals.merchant.desks.delivery import DELIVERY
from portals.merchant.desks.offers import OFFERS
from portals.merchant.desks.ranges import RANGES
from portals.merchant.desks.sets import SETS, codes
from portals.merchant.desks.shelves import CATEGORIES, CHOICES, PARTNERS, TYPES
from portals.merchant.desks.vouchers import VOUCHERS
from portals.merchant.goods import editing, reviews, stock
from portals.merchant.goods import listing as goods
from portals.merchant.orders import detail, listing, returns
from portals.merchant.search import search
from portals.merchant.security import FACE
from portals.merchant.team import doors as team_doors
from portals.merchant.team import entering as team_entering
from portals.merchant.team import keys, people

DESKS = (OFFERS, VOUCHERS, SETS, RANGES, CATEGORIES, TYPES, CHOICES, DELIVERY, PARTNERS)

patterns: list[Any] = [
    path("", home.home, name="index"),
    path("login/", signing.sign_in, name="login"),
    *door_patterns(FACE),
    *room_patterns(FACE),
    path("logout/", signing.sign_out, name="logout"),
    path("language/", choose_language, name="language"),
    path("search/", search, name="search"),
    path("orders/", listing.orders, name="order-list"),
    path("orders/moves/", listing.move_orders, name="order-moves"),
    path("orders/<str:number>/", detail.order, name="order-detail"),
    path("orders/<str:number>/move/", detail.move, name="order-move"),
    path("orders/<str:number>/pay/", detail.pay, name="order-pay"),
    path("orders/<str:number>/refund/", detail.refund, name="order-refund"),
    path("orders/<str:number>/note/", detail.note, name="order-note"),
    path("orders/<str:number>/receipt.pdf", detail.receipt, name="order-receipt"),
    path("returns/", returns.returns, name="return-list"),
    path("returns/<int:pk>/", returns.one_return, name="return-detail"),
    path("returns/<int:pk>/move/", returns.move_return, name="return-move"),
    path("catalogue/", goods.products, name="catalogue-product-list"),
    path("catalogue/changes/", goods.change_products, name="catalogue-product-changes"),
    path("catalogue/products/create/", editing.begin, name="catalogue-product-create"),
    path("catalogue/products/create/<int:class_pk>/<slug:structure>/", editing.create, name="catalogue-product-new"),
    path("catalogue/products/<int:pk>/", editing.edit, name="catalogue-product"),
    path("catalogue/products/<int:pk>/delete/", editing.delete, name="catalogue-product-delete"),
    path(
        "catalogue/products/<int:parent_pk>/variants/create/",
        editing.variant,
        name="catalogue-product-create-child",
    ),
    path("catalogue/products/<int:parent_pk>/variants/<int:pk>/", editing.variant, name="catalogue-product-child"),
    path("stock/", stock.stock, name="stock"),
    path("stock/changes/", stock.change_stock, name="stock-changes"),
    path("stock/threshold/", stock.change_threshold, name="stock-threshold"),
    path("reviews/", reviews.reviews, name="reviews-list"),
    path("reviews/<int:pk>/", reviews.decide, name="reviews-update"),
    path("users/", customers.customers, name="users-index"),
    path("users/<int:pk>/", customers.customer, name="user-detail"),
    path("users/<int:pk>/doors/", customers.reset, name="user-doors"),
    path("reports/", reports.reports, name="reports-index"),
    path("vouchers/sets/<int:pk>/codes/", codes, name="voucher-set-codes"),
    path("history/", history.history, name="history"),
    path("history/<int:pk>/", history.line, name="history-line"),
    path("plan/", plan.plan, name="plan"),
    path("plan/choose/", plan_choice.choose, name="plan-choose"),
    path("plan/call-off/", plan_choice.call_off, name="plan-call-off"),
    path("plan/ask/", plan_choice.ask, name="plan-ask"),
    path("plan/invoices/<int:pk>.pdf", plan.paper, name="plan-invoice"),
    path("agents/", agents.agents, name="agent-list"),
    path("agents/ask/", agents.ask, name="agent-ask"),
    path("agents/<int:pk>/", agents.agent, name="agent"),
    path("agents/<int:pk>/stop/", agents.stop, name="agent-stop"),
    path("domains/", domains.domains, name="domain-list"),
    path("domains/<int:pk>/<slug:what>/", domains.move, name="domain-move"),
    path("proofs/", proofs.proofs, name="proof-list"),
    path("proofs/<int:pk>/decide/", proofs.decide, name="proof-decide"),
    path("exports/", exports.exports, name="export-list"),
    path("exports/ask/", exports.ask, name="export-ask"),
    path("exports/<str:token>/", exports.fetch, name="export-file"),
    path("webhooks/", webhooks.endpoints, name="webhook-list"),
    path("webhooks/create/", webhooks.create, name="webhook-create"),
    path("webhooks/incoming/", incoming.incoming, name="webhook-incoming"),
    path("webhooks/incoming/<slug:source>/", incoming.set_secret, name="webhook-incoming-secret"),
    path("webhooks/<int:pk>/", webhooks.update, name="webhook-update"),
    path("webhooks/<int:pk>/<slug:what>/", webhooks.move, name="webhook-move"),
    path("webhooks/messages/<int:pk>/", webhooks.message, name="webhook-message"),
    path("come-in/<str:token>/", team_entering.come_in, name="come-in"),
    path("support/leave/", team_entering.leave, name="support-leave"),
    path("support/<str:number>/end/", team_entering.show_out, name="support-show-out"),
    path("team/", people.team, name="team-list"),
    path("team/invite/", people.invite, name="team-invite"),
    path("team/keys/", keys.api_keys, name="key-list"),
    path("team/keys/create/", keys.create, name="key-create"),
    path("team/keys/<int:pk>/<slug:what>/", keys.move, name="key-move"),
    path("team/<int:pk>/", people.member, name="team-member"),
    path("team/<int:pk>/doors/", team_doors.reset, name="team-doors"),
    path("team/<int:pk>/<slug:what>/", people.move, name="team-move"),
    *(pattern for desk in DESKS for pattern in desk.urls()),
]
