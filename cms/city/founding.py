"""A city's first day: a home page in each language in place of Wagtail's welcome, to be filled by its editors."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Locale, Page, Site

from tenancy.hosts import platform_host

HOMES = {
    "en": {"title": "The city", "headline": "What do you need?"},
    "ar": {"title": "المدينة", "headline": "ماذا تحتاجون؟"},
}


@transaction.atomic
def make_homes() -> None:
    """The home pages and the city's site. A city that has a home page keeps what it has."""
    from cms.city.models import CityHomePage

    if CityHomePage.objects.exists():
        return
    for welcome in Page.objects.filter(depth=2, content_type__model="page"):
        welcome.delete()
    key = None
    for language, words in HOMES.items():
        locale, _made = Locale.objects.get_or_create(language_code=language)
        home = CityHomePage(
            slug=f"city-{language}", locale=locale, name=HOMES["en"]["title"], name_ar=HOMES["ar"]["title"], **words
        )
        if key is not None:
            home.translation_key = key
        key = Page.get_first_root_node().add_child(instance=home).translation_key
    english = CityHomePage.objects.get(locale__language_code="en")
    if not Site.objects.filter(is_default_site=True).exists():
        Site.objects.create(
            hostname=platform_host(), root_page=english, is_default_site=True, site_name=HOMES["en"]["title"]
        )
