"""Every letter in both languages, as a file to look at: `LETTERS=/some/folder` keeps them."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from commerce.letters.orders import ABOUT, letter_to_buyer, letter_to_merchant
from commerce.letters.people import letter_with_link
from commerce.letters.sender import sender_of
from commerce.letters.writing import Letter, write_letter
from commerce.order.models import Order
from identity.people.emailed import EmailedLink
from orchestration.outbox.dispatching import drain
from orchestration.outbox.models import Delivery, EventOutbox
from tenancy.context import in_the_city
from tests.checkout.conftest import Shopper, staying
from tests.checkout.goods import Goods

ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_letter_can_be_read(shopper: Shopper, goods: Goods, store_a: Any, language: str, tmp_path: Path) -> None:
    shopper.language = language
    shopper.add(goods.large, 2)
    shopper.order(payment="bank_transfer")
    order, sender = Order.objects.get(), sender_of(store_a.pk, language)
    facts = {"amount": Decimal("100.00"), "tracking": "SMSA 291 008 7741"}
    letters = {about: letter_to_buyer(order, about, sender=sender, facts=facts) for about in set(ABOUT.values())}
    letters["merchant"] = letter_to_merchant(order, "shop@example.com", sender=sender)
    later = timezone.now() + timedelta(minutes=15)
    for purpose in EmailedLink.Purpose:
        link = EmailedLink.objects.create(
            purpose=purpose, email="sara@example.com", language=language, store_id=store_a.pk, expires_at=later
        )
        letters[f"link-{purpose}"] = letter_with_link(link, sender=sender)
    letters["note"] = write_letter(
        "note", to="sara@example.com", language=language, sender=sender, headline="★", words="★"
    )
    folder = Path(os.environ.get("LETTERS") or tmp_path)
    for name, letter in letters.items():
        (folder / f"{name}-{language}.html").write_text(letter.html, encoding="utf-8")
        _check(letter, language if name != "merchant" else sender.merchant_language, name)


def _check(letter: Letter, language: str, name: str) -> None:
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in letter.html, name
    links = re.findall(r'href="([^"]+)"', letter.html)
    assert links and all(re.match(r"https?://[\w-]+\.localhost(:\d+)?/", link) for link in links), links
    assert letter.subject and "\n" not in letter.subject and letter.text.strip()
    assert "<" not in letter.text and "&#" not in letter.text
    assert "{{" not in letter.html and 'style=""' not in letter.html and "<script" not in letter.html
    if name not in ("note", "merchant"):
        assert bool(ARABIC.search(letter.subject)) == (language == "ar"), letter.subject


def test_a_mail_server_that_is_down_breaks_no_order(shopper: Shopper, goods: Goods, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    shopper.add(goods.incense)
    assert shopper.order().status_code == 302 and Order.objects.count() == 1
    with staying():
        drain()
    with in_the_city():
        waiting = EventOutbox.objects.get(event_type="order.placed")
        assert waiting.status == "pending" and "letters.buyer" in waiting.error
        Delivery.objects.update(next_try_at=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with staying():
        drain()
    assert ["guest@example.com"] in [letter.to for letter in mail.outbox]


def test_the_shop_is_told_of_a_new_order(shopper: Shopper, goods: Goods, tenant_a: Any) -> None:
    from tenancy.models import TenantSettings

    with in_the_city():
        TenantSettings.objects.update_or_create(
            tenant=tenant_a, defaults={"notification_emails": ["shop@example.com"], "default_locale": "ar"}
        )
    shopper.add(goods.incense)
    shopper.order()
    with staying():
        drain()
    told = next(letter for letter in mail.outbox if letter.to == ["shop@example.com"])
    number = Order.objects.get().number
    assert ARABIC.search(told.subject) and f"/dashboard/orders/{number}/" in told.body


@pytest.mark.parametrize(("language", "subject"), [("en", "is running low"), ("ar", "على النفاد")])
@pytest.mark.parametrize("wanted", [True, False])
def test_the_shop_is_told_of_what_runs_low(
    shopper: Shopper, goods: Goods, tenant_a: Any, language: str, subject: str, wanted: bool
) -> None:
    from tenancy.models import TenantSettings

    with in_the_city():
        told = {"notification_emails": ["shop@example.com"], "default_locale": language, "notify_on_low_stock": wanted}
        TenantSettings.objects.update_or_create(tenant=tenant_a, defaults=told)
    record = goods.incense.stockrecords.get()
    record.low_stock_threshold = record.net_stock_level
    record.save()
    shopper.add(goods.incense)
    shopper.order()
    with staying():
        drain()
    letters = [letter for letter in mail.outbox if "/dashboard/stock/?level=low" in letter.body]
    assert [letter.to for letter in letters] == [["shop@example.com"]] * wanted
    assert all(subject in letter.subject and str(record.net_stock_level - 1) in letter.body for letter in letters)
