"""What the index says about products: loads a batch with few queries and makes one `Document` of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from oscar.core.loading import get_model

from commerce.search import arabic, words
from commerce.search.selling import Selling, public_strategy, selling_of

LANGUAGES = ("en", "ar")
# What lists filter by besides attributes; an attribute of such a code is found but filters nothing.
OWN_FACETS = ("category", "on_offer", "in_stock", "rating")
# Longer texts are for reading, not for filtering.
LONGEST_FACET = 40
# A tsvector knows positions up to this one.
LAST_POSITION = 16_000


@dataclass(slots=True)
class Label:
    """What a facet's key is called."""

    key: str
    code: str
    names: dict[str, str]
    labels: dict[str, str]
    position: int


@dataclass(slots=True)
class Document:
    """One row of the index, and the words and labels that it brings along."""

    product_id: int
    created: datetime
    store_ids: list[int]
    category_ids: list[int]
    titles: dict[str, str]
    selling: Selling
    labels: dict[str, Label] = field(default_factory=dict)
    weighted: dict[str, dict[int, str]] = field(default_factory=dict)
    vocabulary: dict[str, words.Word] = field(default_factory=dict)
    end: int = 0

    def add(self, text: str | None, weight: str, *, vocabulary: bool = True) -> None:
        """Takes a text's words in with a weight, A to D; later texts stand behind earlier ones."""
        for word in words.tokens(text or ""):
            self.end += 1
            position = min(self.end, LAST_POSITION)
            for lexeme in {f"={word.form}", *word.stems}:
                self.weighted.setdefault(lexeme, {}).setdefault(position, weight)
            if vocabulary and not words.is_number(word.form):
                self.vocabulary.setdefault(word.form, word)
                if not arabic.is_arabic(word.form) and word.stem != word.form:
                    # Typos are made in singulars too: notbook, where the product says notebooks.
                    self.vocabulary.setdefault(word.stem, words.Word(word.stem, word.stem, word.stem))
        self.end += 5

    def add_code(self, code: str) -> None:
        """Takes an article number in, whole and in parts."""
        self.add(code, "B", vocabulary=False)
        if plain := words.code(code):
            self.weighted.setdefault(f"#{plain}", {})[1] = "A"

    def vector(self) -> str:
        """The words as PostgreSQL writes a tsvector."""
        return " ".join(
            f"'{lexeme}':" + ",".join(f"{position}{weight}" for position, weight in sorted(places.items())[:250])
            for lexeme, places in self.weighted.items()
        )

    def title_stems(self, language: str) -> str:
        """The title's stems in their order, to compare whole titles."""
        return " ".join(word.stem for word in words.tokens(self.titles[language]))[:300]


def in_both(thing: Any, name: str) -> dict[str, str]:
    """A field's text in each language; one that is missing is taken from the other."""
    texts = {language: str(getattr(thing, f"{name}_{language}", None) or "").strip() for language in LANGUAGES}
    return {language: texts[language] or texts["ar" if language == "en" else "en"] for language in LANGUAGES}


def facet_value(text: str) -> str:
    """The part of a facet's key that stands for a value: readable, safe in an address."""
    return "-".join(word for word in words.fold(text).replace("'", "").split() if word)[:60].replace(":", "-")


def make_documents(product_ids: Iterable[int]) -> Iterator[Document]:
    """A document for each of these products that may be shown. Variants are refused silently: name their parents."""
    product_model = get_model("catalogue", "Product")
    value_model = get_model("catalogue", "ProductAttributeValue")
    values = value_model.objects.select_related("attribute", "value_option").prefetch_related("value_multi_option")
    children = product_model.objects.filter(is_public=True).prefetch_related(
        "stockrecords", Prefetch("attribute_values", queryset=values)
    )
    found = (
        product_model.objects.filter(pk__in=list(product_ids), is_public=True)
        .exclude(structure=product_model.CHILD)
        .select_related("product_class")
        .prefetch_related(
            "channels",
            "categories",
            "stockrecords",
            Prefetch("attribute_values", queryset=values),
            Prefetch("children", queryset=children),
        )
    )
    products = list(found)
    strategy = public_strategy()
    shelves = _shelves(products)
    for product in products:
        yield _document(product, shelves.get(product.pk, []), strategy)


def _shelves(products: list[Any]) -> dict[int, list[Any]]:
    """Each product's categories with all that they lie in."""
    category_model = get_model("catalogue", "Category")
    step = category_model.steplen
    wanted: dict[int, set[str]] = defaultdict(set)
    for product in products:
        for category in product.categories.all():
            wanted[product.pk].update(category.path[:end] for end in range(step, len(category.path) + 1, step))
    paths = set().union(*wanted.values()) if wanted else set()
    by_path = {category.path: category for category in category_model.objects.filter(path__in=paths)}
    return {
        product.pk: [by_path[path] for path in sorted(wanted[product.pk]) if path in by_path] for product in products
    }


def _document(product: Any, shelves: list[Any], strategy: Any) -> Document:
    variants = list(product.children.all()) if product.is_parent else [product]
    document = Document(
        product_id=product.pk,
        created=product.date_created,
        store_ids=sorted({c.store_id for c in product.channels.all() if c.store_id and c.is_active}),
        category_ids=[category.pk for category in shelves],
        titles=in_both(product, "title"),
        selling=selling_of(product, variants, strategy),
    )
    for language in LANGUAGES:
        document.add(getattr(product, f"title_{language}", ""), "A")
    if product.product_class:
        _add_both(document, product.product_class, "name", "A")
    for category in shelves:
        _add_both(document, category, "name", "B")
    for each in [product, *(variants if product.is_parent else ())]:
        _describe(document, each)
        if each is not product:
            _add_both(document, each, "title", "B")
    _add_both(document, product, "summary", "C")
    _add_both(document, product, "description", "D")
    return document


def _add_both(document: Document, thing: Any, name: str, weight: str) -> None:
    for language in LANGUAGES:
        text = getattr(thing, f"{name}_{language}", None)
        document.add(_plain(text) if text else "", weight, vocabulary=weight != "D")


def _plain(text: str) -> str:
    return words.TAG.sub(" ", text)


def _describe(document: Document, product: Any) -> None:
    """Attributes and codes of a product or a variant."""
    for code in (product.upc, *(record.partner_sku for record in product.stockrecords.all())):
        if code:
            document.add_code(code)
    for value in product.attribute_values.all():
        attribute = value.attribute
        for position, texts in _values(value):
            for text in texts.values():
                document.add(text, "B")
            if attribute.code not in OWN_FACETS and 0 < len(texts["en"]) <= LONGEST_FACET:
                key = f"{attribute.code}:{facet_value(texts['en'])}"
                document.labels[key] = Label(key, attribute.code, in_both(attribute, "name"), texts, position)


def _values(value: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """The texts of an attribute's value in both languages; numbers, dates and files are no words."""
    kind = value.attribute.type
    if kind == "option" and value.value_option:
        yield value.value_option_id, in_both(value.value_option, "option")
    elif kind == "multi_option":
        for option in value.value_multi_option.all():
            yield option.pk, in_both(option, "option")
    elif kind == "text":
        yield 0, in_both(value, "value_text")
