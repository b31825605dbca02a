"""What is asked about a product, a variant, and their stock and price."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.media.pictures import check_picture
from commerce.catalogue.descriptions import as_html, as_text
from commerce.catalogue.models import AttributeOption, Product, ProductAttribute, ProductClass
from commerce.partner.models import StockRecord, VatClass
from commerce.partner.terms import terms
from portals.merchant.fields import BilingualForm, SectionedForm, columns, pairs, stores_field, style
from portals.merchant.scope import Scope

STOCK = ("partner_sku", "price", "price_was", "vat_class", "num_in_stock", "low_stock_threshold", "weight")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.ImageField):
    """Several pictures at once; each is looked into and must be one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list) else [data] if data else []
        for file in files:
            check_picture(file)
        return [super(PicturesField, self).clean(file, None) for file in files]


class NewProductForm(SectionedForm):
    """The first question about a product: what kind it is. The rest follows on its own page."""

    product_class = forms.ModelChoiceField(
        label=gettext_lazy("Product type"), queryset=ProductClass.objects.all(), empty_label=None
    )
    structure = forms.ChoiceField(
        label=gettext_lazy("Variants"),
        choices=[
            (Product.STANDALONE, gettext_lazy("One article, one price")),
            (Product.PARENT, gettext_lazy("Several variants: sizes, colours")),
        ],
        widget=forms.RadioSelect,
        initial=Product.STANDALONE,
    )


class ProductForm(BilingualForm):
    """Texts, shelves, stores and visibility. `only` are the stores and shelves that this person may give it."""

    bilingual = {
        "title": gettext_lazy("Title"),
        "summary": gettext_lazy("One line"),
        "description": gettext_lazy("Description"),
        "badge": gettext_lazy("Badge"),
        "meta_title": gettext_lazy("Title for search engines"),
        "meta_description": gettext_lazy("Description for search engines"),
    }
    needed = ("title",)
    sections = (
        (gettext_lazy("Texts"), "", pairs("title", "summary", "description", "badge")),
        (gettext_lazy("Where it stands"), "", ["is_public", "channels", "categories"]),
        (
            gettext_lazy("Search engines"),
            gettext_lazy("Empty: title and one line are taken."),
            pairs("meta_title", "meta_description"),
        ),
    )

    class Meta:
        model = Product
        fields = [
            *columns("title", "summary", "description", "badge"),
            "is_public",
            "channels",
            "categories",
            *columns("meta_title", "meta_description"),
        ]
        widgets = {"categories": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = only
        self.fields["channels"] = stores_field(only, _("Stores that sell it"))
        categories = self.fields["categories"]
        categories.queryset = only.categories()  # type: ignore[attr-defined]
        # A new shop has no shelves yet, and lists its goods all the same.
        categories.label, categories.help_text, categories.required = _("Categories"), "", False
        self.fields["is_public"].label, self.fields["is_public"].help_text = _("Shown in the shop"), ""
        if not self.instance.pk and len(only.shops) == 1:
            self.initial["channels"] = list(only.channels().exclude(store_id=None))
        for name in ("summary", "meta_description"):
            for language in ("en", "ar"):
                field = self.fields[f"{name}_{language}"]
                field.widget = forms.Textarea(attrs={**field.widget.attrs, "rows": 2})
        for language in ("en", "ar"):
            name = f"description_{language}"
            self.fields[name].widget.attrs["rows"] = 6
            self.initial[name] = as_text(self.initial.get(name) or "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for language in ("en", "ar"):
            data[f"description_{language}"] = as_html(data.get(f"description_{language}") or "")
        if not self.only.whole and not data.get("channels"):
            self.add_error("channels", _("Choose at least one of your stores."))
        return data


class AttributesForm(SectionedForm):
    """The attributes of a product's type; texts in both languages. For a variant, those by which it differs."""

    def __init__(self, *args: Any, product: Product, differing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product = product
        kind = product.get_product_class()
        values = {value.attribute_id: value for value in product.attribute_values.all()} if product.pk else {}
        self.attributes: list[ProductAttribute] = []
        asked = (
            kind.attributes.select_related("option_group").prefetch_related("option_group__options") if kind else None
        )
        for attribute in asked.order_by("pk") if asked is not None else ():
            if differing and attribute.type != ProductAttribute.OPTION:
                continue
            self._add(attribute, values.get(attribute.pk))
        self.sections = ((_("Properties"), "", self._rows()),)  # type: ignore[misc]
        style(self)

    def _add(self, attribute: ProductAttribute, value: Any) -> None:
        name, kind = f"attr_{attribute.code}", attribute.type
        if kind in {ProductAttribute.TEXT, ProductAttribute.RICHTEXT}:
            for language, words in (("en", _("%(label)s in English")), ("ar", _("%(label)s in Arabic"))):
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=words % {"label": attribute.name},
                    required=attribute.required,
                    initial=getattr(value, f"value_text_{language}", "") or "",
                    widget=forms.TextInput(attrs={"lang": language, "dir": "rtl" if language == "ar" else "ltr"}),
                )
        elif field := self._field(attribute):
            field.label, field.required = attribute.name, attribute.required and kind != ProductAttribute.BOOLEAN
            field.initial = getattr(value, f"value_{kind}", None) if value else None
            self.fields[name] = field
        else:
            return
        self.attributes.append(attribute)

    def _field(self, attribute: ProductAttribute) -> forms.Field | None:
        if attribute.type == ProductAttribute.OPTION and attribute.option_group:
            field = forms.ModelChoiceField(queryset=AttributeOption.objects.filter(group=attribute.option_group))
            # Read with all others; the queryset is for what comes back.
            field.choices = [("", "—"), *((option.pk, str(option)) for option in attribute.option_group.options.all())]
            return field
        kinds: dict[str, type[forms.Field]] = {
            ProductAttribute.INTEGER: forms.IntegerField,
            ProductAttribute.FLOAT: forms.FloatField,
            ProductAttribute.BOOLEAN: forms.BooleanField,
        }
        if attribute.type == ProductAttribute.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        made = kinds.get(attribute.type)
        return made() if made else None

    def _rows(self) -> list[Any]:
        names = list(self.fields)
        rows: list[Any] = []
        for name in names:
            if name.endswith("_ar") and f"{name[:-3]}_en" in names:
                continue
            rows.append((name, f"{name[:-3]}_ar") if name.endswith("_en") else name)
        return rows


class StockForm(forms.ModelForm, SectionedForm):  # type: ignore[type-arg]
    """Article number, price and stock of something that can be bought."""

    sections = (
        (
            gettext_lazy("Price and stock"),
            "",
            [("price", "price_was", "vat_class"), ("num_in_stock", "low_stock_threshold"), ("partner_sku", "weight")],
        ),
    )

    seen_in_stock = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = StockRecord
        fields = STOCK
        labels = {
            "partner_sku": gettext_lazy("Article number"),
            "price": gettext_lazy("Price"),
            "price_was": gettext_lazy("Former price"),
            "vat_class": gettext_lazy("VAT"),
            "num_in_stock": gettext_lazy("In stock"),
            "low_stock_threshold": gettext_lazy("Warn below"),
            "weight": gettext_lazy("Weight in kg"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("price", "num_in_stock"):
            self.fields[name].required = True
        if self.instance.pk:
            self.initial["seen_in_stock"] = self.instance.num_in_stock or 0
        for name in ("price", "price_was"):
            if self.instance.pk:
                self.fields[name].in_currency(self.instance.price_currency)  # type: ignore[attr-defined]
        self.fields["weight"].widget.attrs["min"] = 0
        self.fields["low_stock_threshold"].widget.attrs["placeholder"] = terms().low_stock_threshold
        self.fields["partner_sku"].widget.attrs["dir"] = "ltr"
        self.fields["vat_class"].choices = VatClass.choices  # type: ignore[attr-defined]

    def clean_partner_sku(self) -> str:
        number = str(self.cleaned_data["partner_sku"])
        taken = StockRecord.objects.filter(partner_sku=number).exclude(pk=self.instance.pk)
        if taken.exists():
            raise forms.ValidationError(_("Another article has this number."))
        return number

    def clean_weight(self) -> Decimal | None:
        weight: Decimal | None = self.cleaned_data.get("weight")
        if weight is not None and weight < 0:
            raise forms.ValidationError(_("Write a number from 0."))
        return weight

    def clean_price_was(self) -> Decimal | None:
        before: Decimal | None = self.cleaned_data.get("price_was")
        price = self.cleaned_data.get("price")
        if before is not None and price is not None and before <= price:
            raise forms.ValidationError(_("The former price is higher than today's, or empty."))
        return before
