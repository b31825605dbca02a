"""The desk of codes that are made together, with the list of each set's codes, also as CSV."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.address.phones import latin_digits
from commerce.offer.models import Condition, ConditionalOffer
from commerce.voucher.models import Voucher, VoucherSet
from commerce.voucher.sets import LONGEST, MOST, SHORTEST, fill_set, follow_set
from kit.faces.pager import pages_of
from portals.merchant.desks.cells import money, number, span_pill
from portals.merchant.desks.desk import Column, Desk
from portals.merchant.desks.terms import SpanPart
from portals.merchant.desks.vouchers import USES
from portals.merchant.doors import whole_tenant
from portals.merchant.fields import MomentInput, columns, pairs
from portals.merchant.frame import show
from portals.merchant.scope import Scope
from tenancy.actor import Actor

PLAIN = RegexValidator(r"^[A-Z0-9-]*$", gettext_lazy("Letters A to Z, digits and dashes only."))


class SetForm(SpanPart):
    bilingual = {"name": gettext_lazy("Name")}
    needed = ("name",)
    sections = (
        ("", "", [*pairs("name"), ("start_datetime", "end_datetime")]),
        (
            gettext_lazy("Codes"),
            gettext_lazy("More can be made later. What was made stays."),
            [("count", "prefix", "code_length"), "usage"],
        ),
        (gettext_lazy("What it gives"), "", ["range", ("benefit_type", "benefit_value", "max_affected_items")]),
    )

    class Meta:
        model = VoucherSet
        fields = [*columns("name"), "start_datetime", "end_datetime", "count", "prefix", "code_length", "usage"]
        widgets = {"start_datetime": MomentInput, "end_datetime": MomentInput}

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call(
            {
                "start_datetime": _("From"),
                "end_datetime": _("To"),
                "count": _("How many"),
                "prefix": _("They begin with"),
                "code_length": _("Letters after it"),
                "usage": _("How often each is used"),
            }
        )
        self.fields["usage"].choices = USES  # type: ignore[attr-defined]
        self.fields["prefix"].widget.attrs["dir"] = "ltr"
        self.fields["count"].widget.attrs.update(min=max(1, self.instance.count or 0), max=MOST)
        self.fields["code_length"].widget.attrs.update(min=SHORTEST, max=LONGEST)
        if self.instance.pk is None:
            self.initial.update(count=100, code_length=8)
        else:
            self.fields["prefix"].disabled = self.fields["code_length"].disabled = True

    def offer(self) -> ConditionalOffer | None:
        return self.instance.offer if self.instance.pk else None

    def clean_prefix(self) -> str:
        prefix = latin_digits(self.cleaned_data["prefix"]).strip().upper()
        PLAIN(prefix)
        return prefix

    def clean_code_length(self) -> int:
        length: int = self.cleaned_data["code_length"]
        if not SHORTEST <= length <= LONGEST:
            raise forms.ValidationError(
                _("Write a number from %(least)s to %(most)s.") % {"least": SHORTEST, "most": LONGEST}
            )
        return length


@transaction.atomic
def save_set(form: Any, actor: Actor) -> VoucherSet:
    """Writes the set, the one offer behind it, and the codes that are still missing."""
    made: VoucherSet = form.save(commit=False)
    wanted, is_new = form.cleaned_data["count"], made.pk is None
    made.count = 0 if is_new else made.vouchers.count()
    if made.offer is None:
        goods = form.goods()
        made.offer = ConditionalOffer.objects.create(
            name=made.name_en,
            name_en=made.name_en,
            name_ar=made.name_ar,
            offer_type=ConditionalOffer.VOUCHER,
            condition=Condition.objects.create(range=goods, type=Condition.COUNT, value=1),
            benefit=form.saved_benefit(None),
        )
    else:
        form.saved_benefit(made.offer.benefit)
        Condition.objects.filter(pk=made.offer.condition_id).update(range=form.goods())
    made.save()
    if not is_new:
        follow_set(voucher_set=made, actor=actor)
    fill_set(voucher_set=made, count=wanted, actor=actor)
    return made


SETS = Desk(
    key="voucher-sets",
    name="voucher-set",
    path="vouchers/sets",
    title=gettext_lazy("Sets of codes"),
    new=gettext_lazy("New set of codes"),
    hint=gettext_lazy("Many codes at once, each for one person: for a letter, a card, a partner."),
    rows=lambda scope: VoucherSet.objects.annotate(
        orders=Sum("vouchers__num_orders"), given=Sum("vouchers__total_discount")
    ).select_related("offer__benefit", "offer__condition__range"),
    columns=[
        Column(gettext_lazy("Name"), lambda row: row.name),
        Column(gettext_lazy("Status"), lambda row: span_pill(row.start_datetime, row.end_datetime)),
        Column(gettext_lazy("Codes"), lambda row: number(row.count), number=True),
        Column(gettext_lazy("Orders"), lambda row: number(row.orders), number=True, wide=True),
        Column(gettext_lazy("Discount"), lambda row: money(row.given), number=True, wide=True),
    ],
    form=SetForm,
    save=save_set,
    search=("name_en", "name_ar", "prefix"),
    order=("-pk",),
    may_delete=lambda row: _("Codes of it were used.") if row.orders else "",
    label=lambda row: row.name,
    links=lambda row: [(_("All codes"), reverse("dashboard:voucher-set-codes", args=[row.pk]), "ticket")],
)


@whole_tenant
def codes(request: HttpRequest, pk: int) -> HttpResponse:
    """The codes of a set; `?used=1` or `0`, `?q=`; `?as=csv` gives all of these."""
    found = get_object_or_404(VoucherSet, pk=pk)
    rows = found.vouchers.order_by("pk")
    used = request.GET.get("used", "")
    if used in {"0", "1"}:
        rows = rows.filter(num_orders__gt=0) if used == "1" else rows.filter(num_orders=0)
    if words := latin_digits(request.GET.get("q", "")).strip()[:80]:
        rows = rows.filter(code__icontains=words)
    if request.GET.get("as") == "csv":
        return _csv(found, rows)
    tabs = [("", _("All")), ("0", _("Not used yet")), ("1", _("Used"))]
    context = {"set": found, "pages": pages_of(request, rows, 50), "used": used, "tabs": tabs}
    return show(request, "merchant/codes.html", "voucher-sets", context)


def _csv(found: VoucherSet, rows: Any) -> HttpResponse:
    """For a spreadsheet, with a byte order mark. Codes hold letters, digits and dashes only: no formula begins so."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="codes-{found.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow([_("Code"), _("Orders"), _("From"), _("To")])
    for voucher in rows.iterator(chunk_size=2_000):
        span = (timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") for moment in _span(voucher))
        writer.writerow([voucher.code, voucher.num_orders, *span])
    return response


def _span(voucher: Voucher) -> tuple[Any, Any]:
    return voucher.start_datetime, voucher.end_datetime
