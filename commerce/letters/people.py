"""Letters about an account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.letters.sender import Sender, sender_of, sender_of_the_city
from commerce.letters.writing import Letter, send_letter, write_letter
from identity.people.emailed import EmailedLink
from identity.people.models import User
from tenancy.context import in_city
from tenancy.hosts import absolute_url, platform_host

Purpose = EmailedLink.Purpose
PAGES = {
    Purpose.REGISTER: "account:welcome",
    Purpose.RESET: "account:password_reset",
}


def send_link(event: Any) -> None:
    """The letter with the link; not when it was used or replaced meanwhile, nor where nobody has the account."""
    link = EmailedLink.objects.filter(pk=event.payload["link"], used_at=None).first()
    if link is None or (link.purpose == Purpose.RESET and link.user_id is None):
        return
    sender = sender_of(link.store_id, link.language)
    send_letter(letter_with_link(link, sender=sender), sender=sender)


def letter_with_link(link: EmailedLink, *, sender: Sender) -> Letter:
    """The letter, not sent yet."""
    with override(link.language):
        headline, words, button = _words(link.purpose)
    if link.purpose == Purpose.KNOWN:
        address = sender.link("account:login", link.language)
    else:
        address = sender.link(PAGES[Purpose(link.purpose)], link.language, link.token)
    return write_letter(
        "link",
        to=link.email,
        language=link.language,
        sender=sender,
        headline=headline,
        words=words,
        button=button,
        link=address,
        expires=link.purpose != Purpose.KNOWN,
    )


def greet(event: Any) -> None:
    """Welcome."""
    _note(event, _welcome)


def tell_of_password(event: Any) -> None:
    """The password was changed: whoever did not do it should know."""
    _note(event, _password_changed, lead=_to_a_new_password)


def tell_former_address(event: Any) -> None:
    """The account moved to another address: the former one is told."""
    _note(event, _address_changed, to=event.payload.get("former", ""))


def tell_of_deletion(event: Any) -> None:
    """We noted the wish to leave; the shop hears of it too."""
    user = _note(event, _leaving)
    if user is None:
        return
    sender = sender_of(event.payload.get("store_id"), user.language or "ar")
    language = sender.merchant_language
    with override(language):
        headline = _("A customer asks to be deleted")
        words = _("%(email)s asks that the account be deleted.") % {"email": user.email}
    for address in sender.merchant:
        letter = write_letter("note", to=address, language=language, sender=sender, headline=headline, words=words)
        send_letter(letter, sender=sender)


def say_farewell(event: Any) -> None:
    """The account is gone: the last letter."""
    language = event.payload["language"]
    sender = sender_of(event.payload.get("store_id"), language)
    with override(language):
        headline = _("Your account is deleted")
        words = _("Name, addresses and wish lists are gone. Invoices stay as long as the law asks for them.")
    to = event.payload["email"]
    letter = write_letter("note", to=to, language=language, sender=sender, headline=headline, words=words)
    send_letter(letter, sender=sender)


def _note(event: Any, wording: Any, to: str = "", lead: Any = None) -> User | None:
    user = User.objects.filter(pk=event.payload["customer"]).first()
    if user is None:
        return None
    language = user.language or event.payload.get("language") or "ar"
    sender = sender_of_the_city(language) if in_city() else sender_of(event.payload.get("store_id"), language)
    with override(language):
        headline, words = wording(user)
        button, link = lead(sender, language) if lead else ("", "")
    letter = write_letter(
        "note",
        to=to or user.email,
        language=language,
        sender=sender,
        headline=headline,
        words=words,
        button=button,
        link=link,
    )
    send_letter(letter, sender=sender)
    return user


def _to_a_new_password(sender: Sender, language: str) -> tuple[str, str]:
    """Where whoever reads the letter asks for one: at the shop's door, or at the city's."""
    if in_city():
        path = reverse("work_code", urlconf=settings.PLACE_URLCONFS["city"])
        return _("Set a new password"), absolute_url(platform_host(), path)
    return _("Set a new password"), sender.link("account:password_forgotten", language)


def _words(purpose: str) -> tuple[str, str, str]:
    return {
        Purpose.REGISTER: (
            _("Open your account"),
            _("One tap opens your account and signs you in."),
            _("Open my account"),
        ),
        Purpose.KNOWN: (
            _("You have an account already"),
            _("Somebody wanted to open an account with your address. You have one: sign in, or set a new password."),
            _("Sign in"),
        ),
        Purpose.RESET: (
            _("Set a new password"),
            _("Somebody asked for a new password for your account."),
            _("Set a new password"),
        ),
    }[Purpose(purpose)]


def _welcome(user: User) -> tuple[str, str]:
    return _("Welcome"), _("Your account is open. Your orders, addresses and wishes are in one place now.")


def _password_changed(user: User) -> tuple[str, str]:
    return _("Your password was changed"), _("It was not you? Set a new password at once and answer this letter.")


def _address_changed(user: User) -> tuple[str, str]:
    words = _("Your account now uses another e-mail address. It was not you? Answer this letter at once.")
    return _("Your e-mail address was changed"), words


def _leaving(user: User) -> tuple[str, str]:
    words = _("We have noted that your account be deleted. You can change your mind in your profile until it is done.")
    return _("You want to leave"), words
