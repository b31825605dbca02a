"""Which event makes which letter. The outbox calls them: one that fails is tried again and never breaks an order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commerce.letters import codes, domains, inviting, joining, orders, people, resetting, stock
from orchestration.outbox import subscribe


def register() -> None:
    """Called once at start-up."""
    _tell("letters.buyer", set(orders.ABOUT), orders.tell_buyer)
    _tell("letters.merchant", {"order.placed"}, orders.tell_merchant)
    _tell("letters.stock", stock.ABOUT, stock.tell_of_stock)
    _tell("letters.link", {"person.link_issued"}, people.send_link)
    _tell("letters.code", {"person.code_issued"}, codes.send_code)
    _tell("letters.welcome", {"customer.registered"}, people.greet)
    password = {"customer.password_reset", "customer.password_changed"}
    _tell("letters.password", password, people.tell_of_password)
    _tell("letters.email", {"customer.email_changed"}, people.tell_former_address)
    _tell("letters.leaving", {"customer.deletion_requested"}, people.tell_of_deletion)
    _tell("letters.joining", {"signup.asked"}, joining.send_proof)
    _tell("letters.invitation", {"member.invited"}, inviting.send_invitation)
    _tell("letters.doors", {"person.doors_reset"}, resetting.tell_of_reset)
    _tell("letters.domain", domains.ABOUT, domains.tell_of_domain)
    _tell("letters.farewell", {"customer.erased"}, people.say_farewell)


def _tell(name: str, events: set[str], run: Callable[[Any], None]) -> None:
    # A letter that cannot be sent at all holds back no later one.
    subscribe(name, events, run, holds=False)
