"""Content pages as the rival's: text, two pictures, five questions; in each language of the store."""

from urllib.parse import urlsplit

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model

from bench.city.pictures import folder_of_pictures
from cms.pages.models import LandingPage, StorePage
from tenancy.models import Store

TEXT = "<p>The shop opens at nine. <b>Bring your own bag</b>, and ask for the tea of the day.</p>" * 5
PAGES = 10


@transaction.atomic
def make_pages(store: Store) -> None:
    """Ten pages below each home page of the store, unless they are there."""
    if LandingPage.objects.filter(slug=f"content-{PAGES - 1}").exists():
        return
    folder, names = folder_of_pictures()
    pictures = []
    for name in names[:4]:
        with (folder / name).open("rb") as file:
            pictures.append(get_image_model().objects.create(title=name, file=ImageFile(file, name=name)).pk)
    for home in StorePage.objects.filter(store_id=store.pk):
        for number in range(PAGES):
            page = LandingPage(
                title=f"Content {number}",
                slug=f"content-{number}",
                intro="An introduction.",
                show_in_menus=number < 6,
                locale=home.locale,
                body=body(pictures[number % 4], pictures[(number + 1) % 4]),
            )
            home.add_child(instance=page)


def body(first: int, second: int) -> list[dict[str, object]]:
    """The blocks of one page."""
    questions = [{"type": "item", "value": {"question": f"Question {number}?", "answer": TEXT}} for number in range(5)]
    return [
        {"type": "text", "value": f"<h2>Where we are</h2>{TEXT}"},
        {"type": "picture", "value": {"picture": first, "caption": ""}},
        {"type": "text", "value": f"{TEXT}<h2>What we sell</h2>"},
        {"type": "picture", "value": {"picture": second, "caption": ""}},
        {"type": "text", "value": TEXT},
        {"type": "faq", "value": {"title": "", "questions": questions}},
    ]


def addresses_of_pages() -> list[str]:
    """Their paths on the store's host."""
    pages = LandingPage.objects.live().filter(slug__startswith="content-").order_by("path")
    return [urlsplit(page.full_url).path for page in pages]
