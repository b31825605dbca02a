"""Which event makes which letter. The outbox calls them: one that fails is tried again and never breaks an order."""

from __future__ import annotations

from commerce.letters import orders, people
from orchestration.outbox import register_handler


def register() -> None:
    """Called once at start-up."""
    register_handler("letters.buyer", set(orders.ABOUT), orders.tell_buyer)
    register_handler("letters.merchant", {"order.placed"}, orders.tell_merchant)
    register_handler("letters.link", {"person.link_issued"}, people.send_link)
    register_handler("letters.welcome", {"customer.registered"}, people.greet)
    password = {"customer.password_reset", "customer.password_changed"}
    register_handler("letters.password", password, people.tell_of_password)
    register_handler("letters.email", {"customer.email_changed"}, people.tell_former_address)
    register_handler("letters.leaving", {"customer.deletion_requested"}, people.tell_of_deletion)
