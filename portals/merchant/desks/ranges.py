"""The desk of ranges: goods that offers and codes hold for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalogue.models import Product
from commerce.offer.models import Benefit, Condition, Range
from commerce.offer.turning import prices_changed
from portals.merchant.desks.cells import number, yes_or_no
from portals.merchant.desks.desk import Column, Desk
from portals.merchant.fields import BilingualForm, columns, pairs
from portals.merchant.scope import Scope
from tenancy.actor import Actor

NAME = gettext_lazy("Name")


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
