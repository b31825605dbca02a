"""Customers: who buys, and what they wait for."""

from oscar.apps.customer.abstract_models import AbstractProductAlert


class ProductAlert(AbstractProductAlert):
    """Somebody waits until a product is back."""
