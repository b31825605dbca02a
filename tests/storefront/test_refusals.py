"""What is refused before any page is made: people read why, in their language; programs get the bare answer."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from kit.faces.bodies import LARGEST, Bodies
from kit.faces.closed import WORDS

PEOPLE = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "ar"}


def is_page(answer: Any, words: str) -> bool:
    text = answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r'<style nonce="([^"]+)"', text)
    return words in text and text.count("<h1>") == 1 and nonce is not None and f"'nonce-{nonce[1]}'" in policy


@pytest.mark.parametrize("reason", sorted(WORDS))
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_reason_is_told_in_the_language_of_the_page(reason: str, language: str) -> None:
    context = {"reason": reason, "place": None, "name": "", "language": language}
    # The language of the page counts, not the one that is active by chance.
    with translation.override("en" if language == "ar" else "ar"):
        html = render_to_string("closed.html", context)
    main = re.sub(r"<[^>]+>", " ", html.split("<main>")[1].split("</main>")[0])
    foreign = r"[A-Za-z]{3,}" if language == "ar" else r"[\u0621-\u064a]{2,}"
    assert not re.findall(foreign, main), main


@pytest.mark.parametrize(
    ("host", "path"), [("shop-a", "/ar/account/login/passkey/options/"), ("alpha", "/dashboard/logout/")]
)
def test_an_address_of_forms_is_no_empty_page(tenant_a: Any, host_client: Any, host: str, path: str) -> None:
    answer = host_client(host, **PEOPLE).get(path)
    assert answer.status_code == 405 and is_page(answer, "لا صفحة في هذا العنوان") and "POST" in answer["Allow"]
    assert ('href="/ar/"' if host == "shop-a" else 'href="/"') in answer.content.decode()
    bare = host_client(host, Accept="application/json").get(path)
    assert bare.status_code == 405 and not bare.content


def test_what_no_page_sends_is_told_so(tenant_a: Any, host_client: Any) -> None:
    answer = host_client("shop-a", **PEOPLE).post("/ar/account/login/", {"email": "a\0@b.example", "password": "x\0"})
    assert answer.status_code in {400, 422}
    many = {f"f{number}": "x" for number in range(1100)}
    answer = host_client("shop-a", **PEOPLE).post("/ar/account/login/", many)
    assert answer.status_code == 400 and is_page(answer, "تعذّرت قراءة هذا الطلب")


def test_a_form_of_another_site_is_told_so(tenant_a: Any) -> None:
    client = Client(HTTP_HOST="shop-a.localhost", enforce_csrf_checks=True)
    answer = client.post("/en/account/login/", {}, headers={"Origin": "https://elsewhere.example", **PEOPLE})
    assert answer.status_code == 403 and is_page(answer, "This form was not sent")


def test_what_is_too_large_is_a_page_for_people() -> None:
    said: list[Any] = []
    environ = {
        "CONTENT_LENGTH": str(LARGEST + 1),
        "wsgi.input": io.BytesIO(),
        "PATH_INFO": "/dashboard/catalogue/",
        "HTTP_ACCEPT": "text/html",
        "HTTP_COOKIE": "theme=1; language=ar",
    }
    app = Bodies(lambda environ, start: [b""], threads=3)
    page = b"".join(app(environ, lambda *given: said.append(given))).decode()
    assert said[0][0].startswith("413") and "64 ميغابايت" in page and 'dir="rtl"' in page
    policy = dict(said[0][1])["Content-Security-Policy"]
    assert re.search(r'<style nonce="([^"]+)"', page)[1] in policy  # type: ignore[index]
