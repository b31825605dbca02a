"""The kinds of pages that a host has, from its URL map: found by following links, one example of each."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils import translation

# People's doors: their pages are read in tests/identity/doors, with the devices and letters that they need.
DOORS = {
    **dict.fromkeys(("passkey_options", "passkey_enter", "passkey_new_options", "passkey_new"), "for programs"),
    **dict.fromkeys(("app_remove", "recovery", "mobile_remove", "passkey_remove"), "posted"),
    **dict.fromkeys(("session_end", "sessions_end"), "posted"),
    **dict.fromkeys(("second", "code_enter", "confirm"), "a step of a way; see tests/identity/doors"),
    **dict.fromkeys(("mobile", "passkey"), "the demo city has no such row; see tests/identity/doors"),
}

# A name and why nobody reads it as a page. Addresses that end like files are none.
NOT_PAGES = {
    "store": {
        **dict.fromkeys(("basket_add", "basket_line", "basket_voucher", "basket_voucher_remove", "wish"), "posted"),
        **dict.fromkeys(("account:stay", "account:reorder", "account:address_delete"), "posted"),
        **dict.fromkeys(("account:address_default", "account:wishlist_new", "account:wishlist_share"), "posted"),
        **dict.fromkeys(("account:wishlist_delete", "account:wishlist_take", "account:return_withdraw"), "posted"),
        "account:identity": "the demo city has no walt.id; see tests/account",
        **{f"account:{name}": why for name, why in DOORS.items()},
        **dict.fromkeys(("fragment_me", "suggest", "checkout:delivery"), "a piece of a page"),
        **dict.fromkeys(("checkout:start", "account:logout", "view_as_enter"), "leads on"),
        "view_as_leave": "posted",
        **dict.fromkeys(("media_file", "media_size"), "a file"),
    },
    "city": {
        **dict.fromkeys(("media_file", "media_size"), "a file"),
        "signup_handle": "a piece of a page",
        **dict.fromkeys(("signup_check", "signup_password", "signup_opening"), "posted before; see test_signup.py"),
        "signup_prove": "the link of a letter; see test_signup.py",
        "view_as": "a tenant's",
        **dict.fromkeys(("work_logout", "work_enter"), "posted"),
        "work_invitation": "a letter leads to it; see tests/identity/members",
        "work": "for those who are signed in to the city; see tests/identity/members",
        **{f"work_{name}": why for name, why in DOORS.items()},
        **dict.fromkeys(
            ("work_security", "work_new_password", "work_new_email", "work_app"),
            "for those who are signed in to the city; see tests/identity/doors/test_work.py",
        ),
    },
    "tenant": {
        **dict.fromkeys(("logout", "language", "order-moves", "order-move", "order-pay", "order-refund"), "posted"),
        **dict.fromkeys(("team-move", "key-move", "support-leave", "support-show-out"), "posted"),
        "come-in": "leads on",
        **dict.fromkeys(("team-member", "team-doors"), "the demo city has no such row; see tests/identity/members"),
        "user-doors": "no customer of the demo city has a second step; see tests/merchant/test_customer_doors.py",
        **dict.fromkeys(("order-note", "catalogue-product-changes", "stock-changes", "reviews-update"), "posted"),
        **dict.fromkeys(
            ("stock-threshold", "webhook-move", "webhook-incoming-secret", "return-move", "agent-stop", "plan-ask"),
            "posted",
        ),
        **dict.fromkeys(
            ("webhook-update", "webhook-message", "agent", "agent-ask"),
            "the demo city has no such row; see tests/merchant",
        ),
        **dict.fromkeys(("domain-move", "export-ask", "proof-decide"), "leads on"),
        "export-file": "a file",
        "plan-choose": "a plan leads to it; see test_plans.py",
        "plan-call-off": "posted",
        **DOORS,
    },
}
# The console's: what nobody reads as a page.
NOT_IN_CONSOLE = {
    **dict.fromkeys(
        (
            *("backup_make", "backup_restore", "resume", "rename", "delete", "move", "member_move", "end_visit"),
            *("add_domain", "verify_domain", "remove_domain", "bill_move", "invoice_move", "delivery_move"),
            *("destination_move", "workflow_move", "integration_move", "ask_job", "job_move", "webhook_replay"),
            *("endpoint_move", "sign_on_remove", "move_data"),
        ),
        "posted",
    ),
    **dict.fromkeys(("invoice", "audit_export"), "a file"),
}
# Wagtail's own pages, the editors' dialogs in them, the operator's console with its doors (tests/city), and the way to
# a provider of single sign-on and back (tests/identity/oidc), which the demo city has none of.
OTHERS_WORK = ("wagtail", "category_chooser:", "product_chooser:", "platform_", "registry_", "operator_", "oidc:")
FILE = re.compile(r"\.[a-z]{2,5}\$?$")


def names_of(urlconf: str, below: str = "") -> set[str]:
    """Every name of our own in a URL map; `below` is a namespace."""
    found = {name for name in _names(get_resolver(urlconf).url_patterns) if not name.startswith(OTHERS_WORK)}
    return {name.removeprefix(f"{below}:") for name in found if name.startswith(f"{below}:")} if below else found


def console_names() -> set[str]:
    """The names of the console's own pages, what is posted and files among them."""
    names = _names(get_resolver("cityos.urls.city").url_patterns)
    return {name.removeprefix("platform_") for name in names if name.startswith("platform_")}


def _names(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name and pattern.app_name.startswith(("wagtail", "django_")):
                continue
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner)
        elif pattern.name and not FILE.search(str(pattern.pattern)):
            yield f"{space}{pattern.name}"


def name_at(path: str, urlconf: str, language: str) -> str:
    """The name of a path; pages of the editors are told apart by their depth. Empty when there is none."""
    with translation.override(language):
        try:
            found = resolve(unquote(path), urlconf=urlconf)
        except Resolver404:
            return ""
    name = found.view_name or ""
    return f"{name} {path.count('/')}" if name == "wagtail_serve" else name


@dataclass
class Walk:
    """Follows the links of a host from its seeds; yields each page kind once, when its page is open."""

    visitor: Any
    label: str
    urlconf: str
    skip: dict[str, str]
    seen: set[str] = field(default_factory=set)

    def through(self, seeds: Iterable[str]) -> Iterator[str]:
        waiting = deque(seeds)
        while waiting:
            path = waiting.popleft()
            name = self._name(path)
            if name in self.seen or FILE.search(path) or not self._is_page(name):
                continue
            self.visitor.go(self.label, path)
            landed = self._name(urlsplit(self.visitor.page.url).path)
            if landed != name:
                continue
            self.seen.add(name)
            yield name
            waiting += self.links()

    def links(self) -> list[str]:
        """Where this page leads on the same host."""
        here = urlsplit(self.visitor.page.url).netloc
        addresses = self.visitor.page.evaluate("[...document.querySelectorAll('a[href]')].map((each) => each.href)")
        parts = [urlsplit(address) for address in addresses]
        return list(dict.fromkeys(part.path for part in parts if part.netloc == here))

    def _name(self, path: str) -> str:
        return name_at(path, self.urlconf, self.visitor.language).removeprefix("dashboard:")

    def _is_page(self, name: str) -> bool:
        return bool(name) and name not in self.skip and not name.startswith(("wagtailadmin", "wagtaildocs"))
