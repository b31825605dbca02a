"""`python -m bench.rivals.wagtail.fill`: migrates and fills the site, then prints its addresses as JSON."""

import json
import os
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.rivals.wagtail.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.images import ImageFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from bench.queries import count_queries  # noqa: E402
from bench.rivals.pictures import draw  # noqa: E402
from bench.rivals.wagtail.models import ContentPage  # noqa: E402

TEXT = "<p>The shop opens at nine. <b>Bring your own bag</b>, and ask for the tea of the day.</p>" * 5
PAGES = 10


@transaction.atomic
def fill() -> None:
    folder = Path(settings.MEDIA_ROOT) / "bench"
    pictures = []
    for name in draw(folder)[:4]:
        with (folder / name).open("rb") as file:
            pictures.append(Image.objects.create(title=name, file=ImageFile(file, name=name)))
    home = Page.objects.get(depth=2)
    Site.objects.update(site_name="Bench", port=80)
    questions = [{"type": "item", "value": {"question": f"Question {number}?", "answer": TEXT}} for number in range(5)]
    for number in range(PAGES):
        body = [
            {"type": "heading", "value": "Where we are"},
            {"type": "text", "value": TEXT},
            {"type": "picture", "value": pictures[number % 4].pk},
            {"type": "text", "value": TEXT},
            {"type": "heading", "value": "What we sell"},
            {"type": "picture", "value": pictures[(number + 1) % 4].pk},
            {"type": "text", "value": TEXT},
            {"type": "questions", "value": questions},
        ]
        page = ContentPage(title=f"Content {number}", intro="An introduction.", show_in_menus=number < 6, body=body)
        home.add_child(instance=page)


def main() -> None:
    call_command("migrate", verbosity=0)
    if ContentPage.objects.count() != PAGES:
        fill()
    paths = [page.url_path.removeprefix("/home") for page in ContentPage.objects.all()]
    print(json.dumps({"pages": paths, "queries": {"pages": count_queries(paths[:3], "localhost")}}))


if __name__ == "__main__":
    main()
