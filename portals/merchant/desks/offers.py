"""The desk of offers: what lowers a price by itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.offer.models import ConditionalOffer
from commerce.offer.turning import prices_changed
from identity.personas.known import personas_here
from portals.merchant.desks.cells import money, number, span_pill
from portals.merchant.desks.desk import Column, Desk
from portals.merchant.desks.terms import TermsForm
from portals.merchant.fields import MomentInput, columns, pairs
from portals.merchant.scope import Scope
from tenancy.actor import Actor
from tenancy.speech import spoken

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
        self.call(
            {
                "start_datetime": _("From"),
                "end_datetime": _("To"),
                "max_global_applications": _("Uses in all"),
                "max_user_applications": _("Uses per customer"),
                "max_basket_applications": _("Uses per basket"),
                "max_discount": _("Discount in all"),
                "priority": _("Priority"),
                "exclusive": _("Not together with other offers"),
            }
        )
        known = [(each.slug, each.name(spoken())) for each in personas_here()]
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
