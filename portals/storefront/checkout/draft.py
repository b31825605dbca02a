"""What a shopper has said so far, kept in the session: nothing is lost on the way, and nothing is an order yet."""

from __future__ import annotations

import secrets
from typing import Any

from portals.storefront.checkout.visit import Visit

KEY = "checkout"
PLACED = "orders_placed"
FACTS = "orders_facts"
KEEP = 20


class CheckoutDraft:
    """The answers of one store's checkout: email, name, phone, address, delivery, payment, note."""

    def __init__(self, request: Visit) -> None:
        self.session = request.session
        self.store = str(request.place.store_id)

    @property
    def answers(self) -> dict[str, Any]:
        """What was said in this store."""
        kept: dict[str, Any] = self.session.get(KEY, {}).get(self.store, {})
        return kept

    def note(self, **answers: Any) -> None:
        """Keeps these answers in the session, beside those that were given before, for this store alone."""
        everything = self.session.get(KEY, {})
        everything[self.store] = {**everything.get(self.store, {}), **answers}
        self.session[KEY] = everything

    def key_for(self, basket_id: int) -> str:
        """The idempotency key of the order that will be made of this basket: the same until it is made."""
        known = self.answers.get("key", "")
        if not known.startswith(f"{basket_id}-"):
            known = f"{basket_id}-{secrets.token_urlsafe(24)}"
            self.note(key=known)
        return known

    @property
    def has_details(self) -> bool:
        """Whether we know who buys and how it reaches them."""
        return bool(self.answers.get("email") and self.answers.get("delivery"))

    def finish(self, number: str) -> None:
        """The order is made: name and address stay for the next one, choices about this one go."""
        # The same button pressed again must find the order: what it asked for is known by the note too.
        if "note" in self.answers:
            self.answers["last_note"] = self.answers.pop("note")
        self.answers.pop("key", None)
        self.session[PLACED] = [*self.session.get(PLACED, [])[-KEEP:], number]
        self.session.modified = True

    def keep_facts(self, number: str, facts: dict[str, str]) -> None:
        """What the provider wants the buyer to know about the order."""
        self.session[FACTS] = {**dict(list(self.session.get(FACTS, {}).items())[-KEEP:]), number: facts}

    def facts_of(self, number: str) -> dict[str, str]:
        """What was kept for the order; empty for most."""
        return dict(self.session.get(FACTS, {}).get(number, {}))

    @property
    def placed(self) -> list[str]:
        """The numbers of the orders that were made in this session."""
        return list(self.session.get(PLACED, []))
