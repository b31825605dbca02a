"""What an agent can be lent among the pages: a draft. Nobody but a publisher shows it to the public."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from cms.pages.limits import is_open
from cms.pages.locales import locale_for
from cms.pages.models import LandingPage, StorePage
from orchestration.agents import Argument, Call, Tool, register_tool
from tenancy.errors import DomainError


def draft_page(call: Call) -> dict[str, Any]:
    """A page of text below a store's home page, as a draft of the person's own."""
    homes = StorePage.objects.filter(locale=locale_for(call.arguments["language"])).order_by("pk")
    if call.get("store_id"):
        homes = homes.filter(store_id=call.get("store_id"))
    home = next((home for home in homes if is_open(home, call.user)), None)
    if home is None or not home.permissions_for_user(call.user).can_add_subpage():
        raise DomainError("agent.no_page", _("You may not add a page there."))
    title, text = call.arguments["title"].strip(), call.arguments["text"].strip()
    if not title or not text:
        raise DomainError("agent.empty_page", _("Write a title and a text."))
    paragraphs = "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n\n") if part.strip())
    page = LandingPage(title=title, locale=home.locale, live=False, owner=call.user, body=[("text", paragraphs)])
    home.add_child(instance=page)
    page.save_revision(user=call.user, log_action=True)
    return {"page": page.pk, "title": page.title, "state": "draft"}


def may_write(user: Any) -> bool:
    """Whoever enters the pages' admin; where they may add a page is asked of the page."""
    return bool(user.is_superuser or user.has_perm("wagtailadmin.access_admin"))


DRAFT_PAGE = Tool(
    "draft_page",
    _("Draft a page"),
    "Writes a page of text as a draft. It is not shown to the public until a publisher publishes it.",
    (
        Argument("title", "string", "The page's title", most=200),
        Argument("text", "string", "The text: paragraphs with an empty line between them", most=4000),
        Argument("language", "string", "The page's language", choices=("ar", "en")),
        Argument("store_id", "integer", "The store's id; without it, the first store", required=False),
    ),
    may_write,
    draft_page,
    changes=True,
)


def register() -> None:
    """Called once at start-up."""
    register_tool(DRAFT_PAGE)
