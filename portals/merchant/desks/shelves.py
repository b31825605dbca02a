"""Desks of the catalogue: categories, product types, choices, suppliers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Count
from django.forms import inlineformset_factory
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cms.media.pictures import check_picture
from commerce.catalogue.models import AttributeOption, AttributeOptionGroup, Category, ProductAttribute, ProductClass
from commerce.partner.models import Partner
from commerce.search.indexing import index_products
from portals.merchant.desks.cells import code, number, yes_or_no
from portals.merchant.desks.desk import Column, Desk
from portals.merchant.fields import BilingualForm, columns, pairs, stores_field
from portals.merchant.scope import Scope
from tenancy.actor import Actor

NAME = gettext_lazy("Name")


class CategoryForm(BilingualForm):
    bilingual = {
        "name": NAME,
        "description": gettext_lazy("Description"),
        "meta_title": gettext_lazy("Title for search engines"),
        "meta_description": gettext_lazy("Description for search engines"),
    }
    needed = ("name",)
    sections = (
        (gettext_lazy("Texts"), "", pairs("name", "description")),
        (gettext_lazy("Where it stands"), "", ["parent", "channels", "is_public", "image"]),
        (gettext_lazy("Search engines"), "", pairs("meta_title", "meta_description")),
    )
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Below"), queryset=Category.objects.none(), required=False, empty_label="—"
    )

    class Meta:
        model = Category
        fields = [
            *columns("name", "description"),
            "channels",
            "is_public",
            "image",
            *columns("meta_title", "meta_description"),
        ]
        widgets = {"image": forms.FileInput}

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = only
        places = only.categories().order_by("path")
        if self.instance.pk:
            places = places.exclude(path__startswith=self.instance.path)
            parent = self.instance.get_parent()
            self.initial["parent"] = parent.pk if parent else None
        self.fields["parent"].queryset = places  # type: ignore[attr-defined]
        self.fields["channels"] = stores_field(only, _("Stores that show it"))
        self.fields["is_public"].label, self.fields["is_public"].help_text = _("Shown in the shop"), ""
        self.fields["image"].label = _("Picture")

    def clean_image(self) -> Any:
        file = self.cleaned_data.get("image")
        if file and "image" in self.changed_data:
            check_picture(file)
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.only.whole and not data.get("channels"):
            self.add_error("channels", _("Choose at least one of your stores."))
        return data


@transaction.atomic
def save_category(form: Any, actor: Actor) -> Category:
    """Puts it where it was asked to stand, and its products into the index."""
    row: Category = form.save(commit=False)
    form.fill_slugs("name")
    parent = form.cleaned_data["parent"]
    if row.pk is None:
        row = parent.add_child(instance=row) if parent else Category.add_root(instance=row)
    else:
        row.save()
        now = row.get_parent()
        if (now.pk if now else None) != (parent.pk if parent else None):
            target = Category.objects.get(pk=parent.pk) if parent else Category.get_last_root_node()
            row.move(target, "last-child" if parent else "last-sibling")
            row = Category.objects.get(pk=row.pk)
    kept = row.channels.filter(store_id=None)
    row.channels.set([*form.cleaned_data["channels"], *kept])
    index_products(row.get_descendants_and_self().exclude(product=None).values_list("product", flat=True))
    return row


def _has_goods(row: Any) -> str:
    if row.get_descendants_and_self().filter(product__isnull=False).exists():
        return _("Products stand here. Move them first.")
    return ""


CATEGORIES = Desk(
    key="categories",
    name="catalogue-category",
    path="catalogue/categories",
    title=gettext_lazy("Categories"),
    new=gettext_lazy("New category"),
    hint=gettext_lazy("The shelves of the shop. A category may stand below another."),
    rows=lambda scope: scope.categories().annotate(goods=Count("product", distinct=True)),
    columns=[
        Column(NAME, lambda row: f"{'— ' * (row.depth - 1)}{row.name}"),
        Column(gettext_lazy("Products"), lambda row: number(row.goods), number=True),
        Column(gettext_lazy("Shown"), lambda row: yes_or_no(row.is_public), wide=True),
    ],
    form=CategoryForm,
    save=save_category,
    search=("name_en", "name_ar"),
    order=("path",),
    whole=False,
    may_delete=_has_goods,
    label=lambda row: row.name,
)


class TypeForm(BilingualForm):
    bilingual = {"name": NAME}
    needed = ("name",)
    sections = (("", "", [*pairs("name"), "requires_shipping", "track_stock"]),)

    class Meta:
        model = ProductClass
        fields = [*columns("name"), "requires_shipping", "track_stock"]

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requires_shipping"].label = _("It is delivered or collected")
        self.fields["track_stock"].label = _("Its stock is counted")


class AttributeForm(BilingualForm):
    bilingual = {"name": NAME}
    needed = ("name",)
    KINDS = (
        (ProductAttribute.TEXT, gettext_lazy("Text")),
        (ProductAttribute.OPTION, gettext_lazy("One of the choices")),
        (ProductAttribute.INTEGER, gettext_lazy("Whole number")),
        (ProductAttribute.FLOAT, pgettext_lazy("quantity", "Number")),
        (ProductAttribute.BOOLEAN, gettext_lazy("Yes or no")),
        (ProductAttribute.DATE, gettext_lazy("Day")),
    )

    class Meta:
        model = ProductAttribute
        fields = [*columns("name"), "type", "option_group", "required"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["type"]
        known = [kind for kind, _words in self.KINDS]
        kinds.choices = [*self.KINDS, *([] if self.instance.type in known else [(self.instance.type,) * 2])]
        kinds.label, self.fields["option_group"].label = _("Kind"), _("Choices")
        kinds.help_text = self.fields["option_group"].help_text = ""
        self.fields["required"].label = _("Needed")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("type") == ProductAttribute.OPTION and not data.get("option_group"):
            self.add_error("option_group", _("Say which choices there are."))
        return data

    def save(self, commit: bool = True) -> Any:
        if not self.instance.code:
            made = slugify(self.cleaned_data.get("name_en", "")).replace("-", "_") or "property"
            self.instance.code = f"p_{made}"[:100] if made[0].isdigit() else made[:100]
        return super().save(commit)


TYPES = Desk(
    key="classes",
    name="catalogue-class",
    path="catalogue/product-types",
    title=gettext_lazy("Product types"),
    new=gettext_lazy("New product type"),
    hint=gettext_lazy("What kinds of goods there are, and what is said about each."),
    rows=lambda scope: ProductClass.objects.annotate(
        goods=Count("products", distinct=True), properties=Count("attributes", distinct=True)
    ),
    columns=[
        Column(NAME, lambda row: row.name),
        Column(gettext_lazy("Products"), lambda row: number(row.goods), number=True),
        Column(gettext_lazy("Properties"), lambda row: number(row.properties), number=True, wide=True),
    ],
    form=TypeForm,
    inline=inlineformset_factory(ProductClass, ProductAttribute, form=AttributeForm, extra=2),
    inline_title=gettext_lazy("Properties"),
    order=("name", "pk"),
    may_delete=lambda row: _("There are products of this type.") if row.goods else "",
    label=lambda row: row.name,
)


class GroupForm(BilingualForm):
    bilingual = {"name": NAME}
    needed = ("name",)
    sections = (("", "", pairs("name")),)

    class Meta:
        model = AttributeOptionGroup
        fields = columns("name")

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ChoiceForm(BilingualForm):
    bilingual = {"option": gettext_lazy("Choice")}
    needed = ("option",)

    class Meta:
        model = AttributeOption
        fields = columns("option")


CHOICES = Desk(
    key="options",
    name="catalogue-attribute-option-group",
    path="catalogue/choices",
    title=gettext_lazy("Choices"),
    new=gettext_lazy("New choices"),
    hint=gettext_lazy("Sizes, colours, materials: what a variant is chosen by."),
    rows=lambda scope: AttributeOptionGroup.objects.prefetch_related("options"),
    columns=[
        Column(NAME, lambda row: row.name),
        Column(gettext_lazy("Choices"), lambda row: " · ".join(one.option for one in row.options.all()), wide=True),
    ],
    form=GroupForm,
    inline=inlineformset_factory(AttributeOptionGroup, AttributeOption, form=ChoiceForm, extra=4),
    inline_title=gettext_lazy("Choices"),
    search=("name_en", "name_ar"),
    may_delete=lambda row: _("A product type asks for it.") if row.product_attributes.exists() else "",
    label=lambda row: row.name,
)


class PartnerForm(BilingualForm):
    bilingual = {"name": NAME}
    needed = ("name",)
    sections = (("", "", pairs("name")),)

    class Meta:
        model = Partner
        fields = columns("name")

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


PARTNERS = Desk(
    key="partners",
    name="partner",
    path="partners",
    title=gettext_lazy("Suppliers"),
    new=gettext_lazy("New supplier"),
    hint=gettext_lazy("Whose stock is sold: your own house, or others."),
    rows=lambda scope: Partner.objects.annotate(articles=Count("stockrecords")),
    columns=[
        Column(NAME, lambda row: row.name),
        Column(gettext_lazy("Code"), lambda row: code(row.code), wide=True),
        Column(gettext_lazy("Articles"), lambda row: number(row.articles), number=True),
    ],
    form=PartnerForm,
    search=("name_en", "name_ar", "code"),
    may_delete=lambda row: _("It has articles in stock.") if row.articles else "",
    label=lambda row: row.name,
)
