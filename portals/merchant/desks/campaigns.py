"""Desks of what lowers a price: offers, codes, ranges of goods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Count
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.offer.turning import prices_changed
from commerce.voucher.models import Voucher
from identity.personas.known import personas_here
from portals.merchant.desks.cells import code, day, money, number, span_pill, yes_or_no
from portals.merchant.desks.desk import Column, Desk
from portals.merchant.desks.terms import BenefitPart, TermsForm
from portals.merchant.fields import BilingualForm, MomentInput, columns, pairs
from portals.merchant.scope import Scope
from tenancy.actor import Actor

NAME = gettext_lazy("Name")


class OfferForm(TermsForm):
    bilingual = {"name": NAME, "description": gettext_lazy("Description")}
    needed = ("name",)
    sections = (
        (gettext_lazy("Texts"), "", pairs("name", "description")),
        (gettext_lazy("When"), "", [("condition_type", "condition_value"), "range"]),
        (gettext_lazy("Then"), "", [("benefit_type", "benefit_value", "max_affected_items")]),
        (gettext_lazy("How long"), "", [("start_datetime", "end_datetime"), "is_open"]),
        (gettext_lazy("For whom"), gettext_lazy("None chosen: for everybody."), ["personas"]),
        (
            gettext_lazy("Limits"),
            gettext_lazy("Empty: without a limit."),
            [
                ("max_global_applications", "max_user_applications"),
                ("max_basket_applications", "max_discount"),
                ("priority", "exclusive"),
            ],
        ),
    )
    is_open = forms.BooleanField(label=gettext_lazy("It holds"), required=False, initial=True)
    personas = forms.MultipleChoiceField(
        label=gettext_lazy("Personas"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ConditionalOffer
        fields = [
            *columns("name", "description"),
            "start_datetime",
            "end_datetime",
            "max_global_applications",
            "max_user_applications",
            "max_basket_applications",
            "max_discount",
            "priority",
            "exclusive",
            "personas",
        ]
        widgets = {"start_datetime": MomentInput, "end_datetime": MomentInput}

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in {
            "start_datetime": _("From"),
            "end_datetime": _("To"),
            "max_global_applications": _("Uses in all"),
            "max_user_applications": _("Uses per customer"),
            "max_basket_applications": _("Uses per basket"),
            "max_discount": _("Discount in all"),
            "priority": _("Priority"),
            "exclusive": _("Not together with other offers"),
        }.items():
            self.fields[name].label, self.fields[name].help_text = label, ""
        known = [(each.slug, each.name((get_language() or "en")[:2])) for each in personas_here()]
        gone = [(slug, slug) for slug in self.instance.personas if slug not in dict(known)]
        self.fields["personas"].choices = [*known, *gone]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["is_open"] = self.instance.status != ConditionalOffer.SUSPENDED


@transaction.atomic
def save_offer(form: Any, actor: Actor) -> ConditionalOffer:
    """Writes the offer with what it asks and what it gives."""
    offer: ConditionalOffer = form.save(commit=False)
    data = form.cleaned_data
    offer.condition = form.saved_condition(getattr(offer, "condition", None) if offer.condition_id else None)
    offer.benefit = form.saved_benefit(offer.benefit if offer.benefit_id else None)
    if not data["is_open"]:
        offer.status = ConditionalOffer.SUSPENDED
    elif offer.status == ConditionalOffer.SUSPENDED:
        offer.status = ConditionalOffer.OPEN
    offer.save()
    prices_changed(offer.condition.range, form.former_range)
    return offer


@transaction.atomic
def remove_offer(row: ConditionalOffer, actor: Actor) -> None:
    """Its goods cost what they did before it."""
    ranges = [goods for goods in (row.condition.range, row.benefit.range) if goods is not None]
    row.delete()
    prices_changed(*ranges)


OFFERS = Desk(
    key="offers",
    name="offer",
    path="offers",
    title=gettext_lazy("Offers"),
    new=gettext_lazy("New offer"),
    hint=gettext_lazy("What lowers a price by itself, without a code."),
    rows=lambda scope: ConditionalOffer.objects.filter(offer_type=ConditionalOffer.SITE).select_related(
        "benefit", "condition__range"
    ),
    columns=[
        Column(NAME, lambda row: row.name),
        Column(
            gettext_lazy("Status"),
            lambda row: span_pill(row.start_datetime, row.end_datetime, on=row.status != ConditionalOffer.SUSPENDED),
        ),
        Column(gettext_lazy("Uses"), lambda row: number(row.num_applications), number=True, wide=True),
        Column(gettext_lazy("Discount"), lambda row: money(row.total_discount), number=True, wide=True),
    ],
    form=OfferForm,
    save=save_offer,
    remove=remove_offer,
    search=("name_en", "name_ar"),
    order=("-pk",),
    label=lambda row: row.name,
)


USES = (
    (Voucher.MULTI_USE, gettext_lazy("As often as people like")),
    (Voucher.ONCE_PER_CUSTOMER, gettext_lazy("Once per customer")),
    (Voucher.SINGLE_USE, gettext_lazy("Once in all")),
)


class VoucherForm(BenefitPart):
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
        for name, label in {
            "code": _("Code"),
            "usage": _("How often"),
            "start_datetime": _("From"),
            "end_datetime": _("To"),
        }.items():
            self.fields[name].label, self.fields[name].help_text = label, ""
        self.fields["code"].widget.attrs["dir"] = "ltr"
        self.fields["usage"].choices = USES  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start_datetime"), data.get("end_datetime")
        if start and end and end <= start:
            self.add_error("end_datetime", _("The end comes after the beginning."))
        return data

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


class RangeForm(BilingualForm):
    bilingual = {"name": NAME}
    needed = ("name",)
    sections = (("", "", [*pairs("name"), "includes_all_products", "included_categories", "numbers"]),)
    numbers = forms.CharField(
        label=gettext_lazy("Article numbers"),
        required=False,
        help_text=gettext_lazy("One in a line. Variants come with their product."),
        widget=forms.Textarea(attrs={"dir": "ltr", "lines": 8}),
    )

    class Meta:
        model = Range
        fields = [*columns("name"), "includes_all_products", "included_categories"]
        widgets = {"included_categories": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["includes_all_products"].label = _("Everything that is sold")
        categories = self.fields["included_categories"]
        categories.label, categories.help_text, categories.required = _("Categories"), "", False
        if self.instance.pk:
            chosen = self.instance.included_products.exclude(upc=None).values_list("upc", flat=True)
            self.initial["numbers"] = "\n".join(chosen)

    def clean_numbers(self) -> list[Product]:
        asked = {line.strip() for line in self.cleaned_data["numbers"].splitlines() if line.strip()}
        found = Product.objects.filter(upc__in=asked)
        unknown = asked - set(found.values_list("upc", flat=True))
        if unknown:
            raise forms.ValidationError(
                _("There is no article %(numbers)s.") % {"numbers": ", ".join(sorted(unknown)[:5])}
            )
        return list(found)


@transaction.atomic
def save_range(form: Any, actor: Actor) -> Range:
    """Goods without an article number that were chosen elsewhere stay in it."""
    goods: Range = form.save()
    wanted = {product.pk for product in form.cleaned_data["numbers"]}
    for product in goods.included_products.exclude(upc=None).exclude(pk__in=wanted):
        goods.remove_product(product)
    for product in Product.objects.filter(pk__in=wanted).exclude(includes=goods):
        goods.add_product(product)
    prices_changed(Range.objects.get(pk=goods.pk))
    return goods


def _in_use(row: Any) -> str:
    used = Benefit.objects.filter(range=row).exists() or Condition.objects.filter(range=row).exists()
    return _("An offer holds for it.") if used else ""


RANGES = Desk(
    key="ranges",
    name="range",
    path="ranges",
    title=gettext_lazy("Ranges of goods"),
    new=gettext_lazy("New range"),
    hint=gettext_lazy("Goods that an offer or a code holds for."),
    rows=lambda scope: Range.objects.annotate(
        chosen=Count("included_products", distinct=True), shelves=Count("included_categories", distinct=True)
    ),
    columns=[
        Column(NAME, lambda row: row.name),
        Column(gettext_lazy("Everything"), lambda row: yes_or_no(row.includes_all_products), wide=True),
        Column(gettext_lazy("Products"), lambda row: number(row.chosen), number=True),
        Column(gettext_lazy("Categories"), lambda row: number(row.shelves), number=True, wide=True),
    ],
    form=RangeForm,
    save=save_range,
    search=("name_en", "name_ar"),
    order=("-pk",),
    may_delete=_in_use,
    label=lambda row: row.name,
)
