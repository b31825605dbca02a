"""Whether something can be had, and what is said about it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from oscar.apps.partner.availability import Available, Base, StockRequired, Unavailable

__all__ = ["Available", "Backorder", "Base", "Counted", "StockRequired", "Unavailable"]

FEW = 5


class Counted(StockRequired):
    """While stock lasts. `code` is instock, low (a few are left) or outofstock."""

    @property
    def code(self) -> str:
        if self.num_available <= 0:
            return "outofstock"
        return "low" if self.num_available <= FEW else "instock"

    @property
    def short_message(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        if self.num_available <= 0:
            return _("Out of stock")
        if self.num_available <= FEW:
            return ngettext("Only %(count)d left", "Only %(count)d left", self.num_available) % {
                "count": self.num_available
            }
        return _("In stock")

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, str]:
        if self.num_available <= 0:
            return False, _("This is out of stock.")
        if quantity > self.num_available:
            return False, ngettext(
                "Only %(count)d can be bought.", "Only %(count)d can be bought.", self.num_available
            ) % {"count": self.num_available}
        return True, ""


class Backorder(Available):
    """Sold beyond stock: it takes longer."""

    code = "backorder"
    message = gettext_lazy("On order, takes longer")
