"""An Arabic reader finds no English on any page of the dashboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.merchant.addresses import addresses

# Names, codes and addresses of the test's own rows, our mark, the example of an address, and English by its own name.
OF_THE_ROWS = re.compile(
    r"CityOS|CSV|DNS|https|Medusa|Payload|ERPNext|Fleetbase|Stripe|"
    r"CANARY9|[Cc]anary\S*(?: [a-z]+)?|admin\b|alpha\S*|Alpha\S*|shop-a|annex-a|\S+@\S+"
    r"|[A-Z]{2,3}-?\d+|Standard|Everything|Sales?|www\.shop\.example|English"
)


def visible(page: str) -> str:
    """What a reader sees or hears of a page, without what is isolated as foreign."""
    page = re.sub(r"<(script|style|svg|head|bdi|code|textarea)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r'<(\w+)[^>]*class="[^"]*\b(?:mono|ltr)\b[^"]*"[^>]*>.*?</\1>', " ", page, flags=re.DOTALL)
    page = re.sub(r'<[^>]*lang="en"[^>]*>[^<]*', " ", page)
    heard = " ".join(re.findall(r'(?:aria-label|placeholder|title)="([^"]*)"', page))
    return re.sub(r"<[^>]+>", " ", page) + heard


def test_no_page_has_english_left(shop: Any, visit: Callable[..., Client], admin: Any) -> None:
    client, left = visit(admin, language="ar"), {}
    for address in addresses(shop):
        if address.posted or address.path.endswith(".pdf"):
            continue
        page = client.get(address.path).content.decode()
        assert 'dir="rtl"' in page, address
        words = re.findall(r"[A-Za-z]{3,}[A-Za-z ]*", OF_THE_ROWS.sub(" ", visible(page)))
        if words:
            left[address.name] = words[:8]
    assert not left
