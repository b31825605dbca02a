"""Two tenants with equal ids: through no chooser, report, listing or API does one see the other's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cms.pages.locales import locale_for
from cms.pages.models import HeroSection, LandingPage, ProductContent, StorePage
from tests.cms.conftest import home_of

pytestmark = pytest.mark.django_db

SECRET = "birchsecret"
LISTS = [
    "/cms/",
    "/cms/pages/",
    f"/cms/pages/search/?q={SECRET}",
    "/cms/choose-page/?page_type=wagtailcore.page",
    f"/cms/choose-page/search/?page_type=wagtailcore.page&q={SECRET}",
    "/cms/images/",
    f"/cms/images/?q={SECRET}",
    "/cms/images/chooser/",
    f"/cms/images/chooser/results/?q={SECRET}",
    "/cms/documents/",
    "/cms/documents/chooser/",
    "/cms/snippets/cms_pages/productcontent/",
    "/cms/snippets/cms_pages/navigationmenu/",
    "/cms/snippets/cms_pages/announcement/",
    "/cms/snippets/cms_pages/herosection/",
    "/cms/snippets/cms_pages/storebrand/",
    "/cms/snippets/choose/cms_pages/herosection/",
    "/cms/snippets/cms_pages/herosection/chooser/",
    "/cms/reports/site-history/",
    "/cms/reports/aging-pages/",
    "/cms/reports/page-types-usage/",
    "/cms/reports/workflow/",
    "/cms/reports/workflow_tasks/",
    "/cms/reports/locked/",
    "/cms/forms/",
    "/cms/redirects/",
    "/cms/workflows/list/",
    "/cms/api/main/pages/",
    "/cms/api/main/pages/?fields=*",
    "/cms/api/main/images/",
    "/cms/api/main/documents/",
    "/cms/product_chooser/",
    "/cms/category_chooser/",
]


@pytest.fixture
def both(tenant_a: Any, tenant_b: Any, in_tenant: Any, make_picture: Any) -> dict[str, tuple[int, int]]:
    """In each tenant a page, a picture, a hero and product content with the same ids and other names."""
    ids: dict[str, list[int]] = {}
    for tenant, word, shop in ((tenant_a, "aldersecret", "shop-a"), (tenant_b, SECRET, "shop-b")):
        picture = make_picture(tenant, f"{word}-picture", pk=5000)
        with in_tenant(tenant):
            page = LandingPage(title=f"{word} page", slug=f"{word}-page")
            page.pk = 5000  # sequences go their own ways; equal ids are made on purpose
            home_of(shop).add_child(instance=page)
            hero = HeroSection.objects.create(pk=5000, title=f"{word} hero", locale=locale_for("en"))
            content = ProductContent.objects.create(
                pk=5000, title=f"{word} content", product_id=1, locale=locale_for("en")
            )
        for name, row in (("page", page), ("picture", picture), ("hero", hero), ("content", content)):
            ids.setdefault(name, []).append(row.pk)
    assert all(len(set(pair)) == 1 for pair in ids.values()), ids
    return {name: (pair[0], pair[1]) for name, pair in ids.items()}


def test_no_list_shows_the_other_tenants_rows(
    tenant_a: Any, tenant_b: Any, both: Any, make_person: Any, admin: Any
) -> None:
    mine, theirs = admin(tenant_a, make_person(tenant_a)), admin(tenant_b, make_person(tenant_b))
    answered = seen_by_owner = 0
    for path in LISTS:
        answer = mine.get(path, follow=True)
        assert answer.status_code in (200, 404), (path, answer.status_code)
        answered += answer.status_code == 200
        # The search box repeats what was asked; look for whole names.
        text = answer.content.decode()
        for name in (f"{SECRET} page", f"{SECRET}-picture", f"{SECRET} hero", f"{SECRET} content", "Birch Shop"):
            assert name not in text, (path, name)
        seen_by_owner += SECRET in theirs.get(path, follow=True).content.decode()
    print(f"{answered} of {len(LISTS)} lists answered; {seen_by_owner} show the owner its own")
    assert answered >= len(LISTS) - 4 and seen_by_owner >= 12


def test_the_same_address_shows_ones_own_row(
    tenant_a: Any, tenant_b: Any, both: Any, make_person: Any, admin: Any
) -> None:
    client = admin(tenant_a, make_person(tenant_a))
    for path in (
        f"/cms/pages/{both['page'][0]}/edit/",
        f"/cms/images/{both['picture'][0]}/",
        f"/cms/snippets/cms_pages/herosection/edit/{both['hero'][0]}/",
        f"/cms/snippets/cms_pages/productcontent/edit/{both['content'][0]}/",
        f"/cms/api/main/pages/{both['page'][0]}/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "aldersecret" in answer.content.decode() and SECRET not in answer.content.decode(), path


def test_a_session_of_one_tenant_opens_nothing_of_another(
    tenant_a: Any, tenant_b: Any, both: Any, make_person: Any, admin: Any, host_client: Any
) -> None:
    mine = admin(tenant_a, make_person(tenant_a))
    make_person(tenant_b)
    stranger = host_client("beta")
    stranger.cookies = mine.cookies
    for path in LISTS:
        answer = stranger.get(path)
        assert answer.status_code in (302, 401, 403, 404), (path, answer.status_code)
        assert SECRET not in answer.content.decode() or "q=" in path


def test_the_other_tenants_store_cannot_be_chosen(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    from cms.pages.registry import place_of_store_id, store_choices

    with in_tenant(tenant_b):
        foreign = home_of("shop-b").store_id
    with in_tenant(tenant_a):
        assert foreign not in dict(store_choices())
        assert place_of_store_id(foreign) is None
        field = StorePage._meta.get_field("store_id").formfield()
        with pytest.raises(ValidationError):
            field.clean(str(foreign))
