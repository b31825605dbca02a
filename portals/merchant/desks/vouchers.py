"""The desk of codes that a buyer types, each made by hand."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.offer.models import Condition, ConditionalOffer
from commerce.voucher.models import Voucher
from portals.merchant.desks.cells import code, day, money, number, span_pill
from portals.merchant.desks.desk import Column, Desk
from portals.merchant.desks.terms import SpanPart
from portals.merchant.fields import MomentInput, columns, pairs
from portals.merchant.scope import Scope
from tenancy.actor import Actor

NAME = gettext_lazy("Name")


USES = (
    (Voucher.MULTI_USE, gettext_lazy("As often as people like")),
    (Voucher.ONCE_PER_CUSTOMER, gettext_lazy("Once per customer")),
    (Voucher.SINGLE_USE, gettext_lazy("Once in all")),
)


class VoucherForm(SpanPart):
    bilingual = {"name": NAME}
    needed = ("name",)
    sections = (
        ("", "", [*pairs("name"), ("code", "usage"), ("start_datetime", "end_datetime")]),
        (gettext_lazy("What it gives"), "", ["range", ("benefit_type", "benefit_value", "max_affected_items")]),
    )

    class Meta:
        model = Voucher
        fields = [*columns("name"), "code", "usage", "start_datetime", "end_datetime"]
        widgets = {"start_datetime": MomentInput, "end_datetime": MomentInput}

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call(
            {
                "code": _("Code"),
                "usage": _("How often"),
                "start_datetime": _("From"),
                "end_datetime": _("To"),
            }
        )
        self.fields["code"].widget.attrs["dir"] = "ltr"
        self.fields["usage"].choices = USES  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def offer(self) -> ConditionalOffer | None:
        return self.instance.offers.order_by("pk").first() if self.instance.pk else None


@transaction.atomic
def save_voucher(form: Any, actor: Actor) -> Voucher:
    """Writes the code and the offer that stands behind it."""
    voucher: Voucher = form.save()
    offer = form.offer()
    if offer is None:
        words = {
            language: f"{getattr(voucher, f'name_{language}')} ({voucher.code})"[:128] for language in ("en", "ar")
        }
        goods = form.goods()
        offer = ConditionalOffer(
            name=words["en"],
            name_en=words["en"],
            name_ar=words["ar"],
            offer_type=ConditionalOffer.VOUCHER,
            condition=Condition.objects.create(range=goods, type=Condition.COUNT, value=1),
            benefit=form.saved_benefit(None),
        )
        offer.save()
        voucher.offers.add(offer)
    else:
        form.saved_benefit(offer.benefit)
        Condition.objects.filter(pk=offer.condition_id).update(range=form.goods())
    return voucher


VOUCHERS = Desk(
    key="vouchers",
    name="voucher",
    path="vouchers",
    title=gettext_lazy("Codes"),
    new=gettext_lazy("New code"),
    hint=gettext_lazy("What lowers a price when the buyer types a code."),
    rows=lambda scope: Voucher.objects.filter(voucher_set=None),
    columns=[
        Column(gettext_lazy("Code"), lambda row: code(row.code)),
        Column(NAME, lambda row: row.name, wide=True),
        Column(gettext_lazy("Status"), lambda row: span_pill(row.start_datetime, row.end_datetime)),
        Column(gettext_lazy("To"), lambda row: day(row.end_datetime), wide=True),
        Column(gettext_lazy("Orders"), lambda row: number(row.num_orders), number=True, wide=True),
        Column(gettext_lazy("Discount"), lambda row: money(row.total_discount), number=True, wide=True),
    ],
    form=VoucherForm,
    save=save_voucher,
    search=("name_en", "name_ar", "code"),
    order=("-pk",),
    label=lambda row: row.code,
)
