"""What something costs, with and without VAT, now and before."""

from __future__ import annotations

from decimal import Decimal

from oscar.apps.partner.prices import TaxInclusiveFixedPrice

from commerce.partner.amounts import exact, with_vat, without_vat


class VatPrice(TaxInclusiveFixedPrice):
    """A price that knows its VAT. `entered_with_vat` says which of its two amounts the merchant wrote.

    `was` is the former price with VAT, when it was higher; offers work on the price with VAT.
    """

    def __init__(
        self,
        amount: Decimal,
        *,
        currency: str,
        rate: Decimal,
        code: str,
        entered_with_vat: bool,
        was: Decimal | None = None,
    ) -> None:
        if entered_with_vat:
            gross, net = exact(amount, currency), without_vat(amount, rate, currency)
            former = exact(was, currency) if was is not None else None
        else:
            gross, net = with_vat(amount, rate, currency), exact(amount, currency)
            former = with_vat(was, rate, currency) if was is not None else None
        super().__init__(currency=currency, excl_tax=net, tax=gross - net, tax_code=code)
        self.rate = rate
        self.entered_with_vat = entered_with_vat
        self.was = former if former is not None and former > gross else None
