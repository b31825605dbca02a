"""Forms of the dashboard: our look, both languages side by side, sections in the order in which one thinks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commerce.partner.terms import terms
from kit.money.columns import AmountField
from tenancy.speech import spoken

BOXES = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)
LANGUAGES = ("en", "ar")


def style(form: forms.BaseForm) -> None:
    """Gives every widget its class and numbers their direction; amounts are written in the tenant's currency."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(field, AmountField):
            field.in_currency(field.currency or terms().currency)
        if isinstance(widget, BOXES):
            continue
        widget.attrs.setdefault("class", "input")
        if isinstance(widget, forms.NumberInput):
            widget.attrs.setdefault("dir", "ltr")
            widget.attrs.setdefault("inputmode", "decimal")
        if isinstance(widget, forms.Textarea):
            widget.attrs["rows"] = widget.attrs.get("lines", 4)


class StoresField(forms.ModelMultipleChoiceField):
    """Channels of stores, each by its store's name; `names` is {store id: name}."""

    names: dict[int, str]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return self.names.get(obj.store_id) or str(obj)


def stores_field(only: Any, label: Any) -> StoresField:
    """The stores that this person may choose from."""
    made = StoresField(queryset=only.channels().exclude(store_id=None), label=label, required=False)
    made.names = only.names(spoken())
    return made


class MomentInput(forms.DateTimeInput):
    """A day and a time as browsers ask for them."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"dir": "ltr", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class SectionedForm(forms.Form):
    """`sections`: (title, hint, rows); a row is a field's name or several that stand side by side."""

    sections: ClassVar[Sequence[tuple[Any, Any, Sequence[Any]]]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self)

    def parts(self) -> list[dict[str, Any]]:
        """What `merchant/form_parts.html` draws; fields that no section names come last."""
        named: set[str] = set()
        found = []
        for title, hint, rows in self.sections:
            drawn = []
            for row in rows:
                names = [name for name in ([row] if isinstance(row, str) else row) if name in self.fields]
                named.update(names)
                if names:
                    drawn.append([self[name] for name in names])
            if drawn:
                found.append({"title": title, "hint": hint, "rows": drawn})
        rest = [[self[name]] for name in self.fields if name not in named and not self[name].is_hidden]
        if rest:
            found.append({"title": "", "hint": "", "rows": rest})
        return found


class BilingualForm(forms.ModelForm, SectionedForm):  # type: ignore[type-arg]
    """A model's form. `bilingual`: {field: label}, each with a column per language; `needed` must have both."""

    bilingual: ClassVar[dict[str, Any]] = {}
    needed: ClassVar[Sequence[str]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.bilingual.items():
            for language in LANGUAGES:
                field = self.fields.get(f"{name}_{language}")
                if field is None:
                    continue
                words = _("%(label)s in English") if language == "en" else _("%(label)s in Arabic")
                field.label = words % {"label": label}
                field.required = name in self.needed
                field.help_text = ""
                field.widget.attrs.update(lang=language, dir="rtl" if language == "ar" else "ltr")

    def call(self, labels: dict[str, Any]) -> None:
        """{field: label} in our words; the help that Oscar gives is left out."""
        for name, label in labels.items():
            self.fields[name].label, self.fields[name].help_text = label, ""

    def fill_slugs(self, source: str) -> None:
        """Addresses for what has none yet, in each language from its own words."""
        for language in LANGUAGES:
            if not getattr(self.instance, f"slug_{language}"):
                words = self.cleaned_data.get(f"{source}_{language}") or ""
                setattr(self.instance, f"slug_{language}", slugify(words, allow_unicode=True)[:250] or "p")


def pairs(*names: str) -> list[tuple[str, str]]:
    """Rows with the two languages of these fields side by side."""
    return [(f"{name}_en", f"{name}_ar") for name in names]


def columns(*names: str) -> list[str]:
    """The columns of these fields, for Meta.fields."""
    return [column for pair in pairs(*names) for column in pair]
