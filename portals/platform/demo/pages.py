"""A demo shop's pages in both languages: home, story, help, journal; its menu, announcement and brand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.models import Page

from cms.media.models import Picture
from cms.pages.homes import make_home_pages
from cms.pages.locales import locale_for
from cms.pages.models import (
    Announcement,
    BlogIndexPage,
    BlogPostPage,
    LandingPage,
    NavigationMenu,
    StoreBrand,
    StorePage,
)
from commerce.catalogue.models import Category, Product
from portals.platform.demo.reading import paragraphs, picture
from tenancy.models import Store

LANGUAGES = ("en", "ar")
SIGNS = ("logo", "favicon")
WORDS = {
    "popular": {"en": "Most wanted", "ar": "الأكثر طلبًا"},
    "new": {"en": "New here", "ar": "وصل حديثًا"},
    "offer": {"en": "On offer", "ar": "عروض"},
    "shelves": {"en": "Find your way", "ar": "تصفّحوا الأقسام"},
    "all": {"en": "All products", "ar": "كل المنتجات"},
    "faq": {"en": "Questions we are asked", "ar": "أسئلة تصلنا"},
    "journal": {"en": "Journal", "ar": "المدونة"},
    "help": {"en": "Help", "ar": "المساعدة"},
    "more": {"en": "Read our story", "ar": "اقرؤوا حكايتنا"},
}


def load_pages(shop: dict[str, Any], store: Store) -> None:
    """Everything that an editor would have written. Loading it twice changes nothing."""
    _load_brand(shop, store)
    pages = make_home_pages(store=store)
    if Page.objects.filter(pk__in=[page.pk for page in pages], numchild__gt=0).exists():
        return
    homes = {page.locale.language_code[:2]: page for page in pages}
    twins: dict[str, Page] = {}
    for language in LANGUAGES:
        home = StorePage.objects.get(pk=homes[language].pk)
        _load_home(home, shop, store, language)
        _load_landing(home, shop, language, twins)
        _load_journal(home, shop, language, twins)
    _load_menus(shop, store)
    _load_announcement(shop, store)


def keep_picture(name: str, title: dict[str, str]) -> Picture:
    """A drawing of the demo town among the tenant's pictures, once."""
    found = Picture.objects.filter(title=name).first()
    if found is not None:
        return found
    with picture(name).open("rb") as file:
        row = Picture(title=name, description=title.get("en", ""), description_ar=title.get("ar", ""))
        row.file = ImageFile(file, name=name)
        row.save()
    return row


def _link(text: str, address: str) -> dict[str, Any]:
    return {"text": text, "page": None, "address": address}


def _grid(language: str, word: str, source: str, limit: int, products: list[Product] | None = None) -> dict[str, Any]:
    return {
        "title": WORDS[word][language],
        "text": "",
        "source": source,
        "products": products or [],
        "category": None,
        "limit": limit,
        "link": _link(WORDS["all"][language], "/shop/"),
    }


def _load_home(home: StorePage, shop: dict[str, Any], store: Store, language: str) -> None:
    hero, story = shop["hero"], shop["story"]
    shelves = Category.objects.filter(channels__store_id=store.pk).order_by("path")
    wanted = (
        Product.objects.filter(channels__store_id=store.pk).exclude(structure=Product.CHILD).order_by("-popularity")[:4]
    )
    home.body = [
        (
            "hero",
            {
                "eyebrow": hero["eyebrow"][language],
                "title": hero["title"][language],
                "text": hero["text"][language],
                "picture": keep_picture(hero["image"], hero["title"]),
                "link": _link(hero["cta"][language], "/shop/"),
                "second_link": _link(WORDS["more"][language], "/our-story/"),
            },
        ),
        ("facts", {"facts": [{"icon": row["icon"], "text": row["text"][language]} for row in shop["facts"]]}),
        ("product_grid", _grid(language, "popular", "hand", 4, list(wanted))),
        (
            "story",
            {
                "eyebrow": story["eyebrow"][language],
                "title": story["title"][language],
                "text": paragraphs([story["text"][language]]),
                "picture": keep_picture(story["image"], story["title"]),
                "points": [
                    {"term": row["term"][language], "text": row["text"][language]} for row in story.get("points", [])
                ],
                "link": _link(WORDS["more"][language], "/our-story/"),
                "picture_last": False,
            },
        ),
        ("category_tiles", {"title": WORDS["shelves"][language], "categories": list(shelves[:3])}),
        ("product_grid", _grid(language, "offer", "offer", 4)),
        ("product_grid", _grid(language, "new", "newest", 8)),
    ]
    home.search_description = hero["text"][language][:250]
    home.save_revision().publish()


def _add(parent: Page, page: Page, key: str, language: str, twins: dict[str, Page]) -> Page:
    page.locale = locale_for(language)
    if key in twins:
        page.translation_key = twins[key].translation_key
    Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
    page.save_revision().publish()
    twins.setdefault(key, page)
    return page


def _load_landing(home: StorePage, shop: dict[str, Any], language: str, twins: dict[str, Page]) -> None:
    for row in shop.get("pages", []):
        body: list[tuple[str, Any]] = [("text", paragraphs(row["body"][language]))]
        if row["slug"] == "delivery-and-returns" and shop.get("faq"):
            questions = [
                {"question": one["q"][language], "answer": paragraphs([one["a"][language]])} for one in shop["faq"]
            ]
            body.append(("faq", {"title": WORDS["faq"][language], "questions": questions}))
        _add(home, LandingPage(title=row["title"][language], slug=row["slug"], body=body), row["slug"], language, twins)


def _load_journal(home: StorePage, shop: dict[str, Any], language: str, twins: dict[str, Page]) -> None:
    journal = _add(home, BlogIndexPage(title=WORDS["journal"][language], slug="journal"), "journal", language, twins)
    for number, row in enumerate(shop.get("posts", [])):
        _add(
            journal,
            BlogPostPage(
                title=row["title"][language],
                slug=row["slug"],
                summary=row["intro"][language],
                author=shop["store"]["name"][language],
                published_on=(timezone.now() - timedelta(days=9 * (number + 1))).date(),
                cover=keep_picture(row["image"], row["title"]),
                body=[("text", paragraphs(row["body"][language]))],
            ),
            row["slug"],
            language,
            twins,
        )


def _load_menus(shop: dict[str, Any], store: Store) -> None:
    shelves = {
        category.code.partition("-")[2]: category for category in Category.objects.filter(channels__store_id=store.pk)
    }
    for language in LANGUAGES:
        main = NavigationMenu.objects.get(store_id=store.pk, locale=locale_for(language), location="main")
        items = []
        for row in shop.get("menu", []):
            kind, _colon, name = row["target"].partition(":")
            if kind == "category" and name in shelves:
                shelf = shelves[name]
                slug = getattr(shelf, f"slug_{language}") or shelf.slug
                address = f"/shop/{slug}_{shelf.pk}/"
            else:
                address = "/journal/" if kind == "blog" else f"/{name}/"
            items.append(("link", _link(row["label"][language], address)))
        main.items = items
        main.save()
        main.save_revision().publish()
        foot = NavigationMenu(
            title=WORDS["help"][language],
            location=NavigationMenu.Location.HELP,
            store_id=store.pk,
            locale=locale_for(language),
            items=[("link", _link(row["title"][language], f"/{row['slug']}/")) for row in shop.get("pages", [])]
            + [("link", _link(WORDS["journal"][language], "/journal/"))],
        )
        twin = NavigationMenu.objects.filter(store_id=store.pk, location="help").first()
        if twin is not None:
            foot.translation_key = twin.translation_key
        foot.save()
        foot.save_revision().publish()


def _load_announcement(shop: dict[str, Any], store: Store) -> None:
    twin: Announcement | None = None
    for language in LANGUAGES:
        row = Announcement(
            message=shop["store"]["announcement"][language], store_id=store.pk, locale=locale_for(language)
        )
        if twin is not None:
            row.translation_key = twin.translation_key
        row.save()
        row.save_revision().publish()
        twin = row


def _load_brand(shop: dict[str, Any], store: Store) -> None:
    if not StoreBrand.objects.filter(store_id=store.pk).exists():
        handle, names = shop["store"]["handle"], shop["store"]["name"]
        signs = {name: keep_picture(f"{name}-{handle}.webp", names) for name in SIGNS}
        StoreBrand.objects.create(store_id=store.pk, **shop["store"]["theme"], **signs)
