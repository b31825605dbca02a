"""What each address of a tenant's admin asks of somebody's groups: Wagtail asks it, `cms.pages.roles` gives it.

What has no name goes by its path. An address that is not told of here is for admins of the tenant only, and
tests/contract/test_wagtail_roles.py walks them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cms.pages.roles import FILE_RIGHTS, PAGE_RIGHTS, PIECE_RIGHTS, PUBLISHERS

# Nobody is asked; a part in the admin is enough; the tenant's admin alone.
ANYBODY, WRITER, ADMIN = "anybody", "writer", "admin"
# Reports, redirects and forms tell of all stores at once: who works for some of them finds no such page.
WHOLE = ":whole"
PIECES = r"wagtailsnippets_cms_pages_(?:productcontent|navigationmenu|announcement|herosection)"
BRAND = "wagtailsnippets_cms_pages_storebrand"

# (name of the address, what reading asks for, what posting asks for); the first that fits counts. "page:publish" is a
# right over pages, "piece:…" over snippets, "file:…" over pictures and documents, "brand" and "redirects" as they are.
ASKED: tuple[tuple[str, str, str], ...] = tuple(
    (name, told[0], told[-1])
    for name, *told in (
        (r"wagtailadmin_(?:sprite|javascript_catalog|logout)", ANYBODY),
        (r"operator_(?:second|code|code_enter|passkey_options|passkey_enter|language)", ANYBODY),
        (r"(?:wagtailadmin_pages|wagtail_localize):(?:move|set_privacy|delete|revisions_unschedule)", "page:publish"),
        (r"wagtailadmin_pages:set_page_position", WRITER, "page:publish"),
        # While a page is under review only whoever approves it locks it, or takes it off.
        (r"wagtailadmin_pages:(?:unpublish|workflow_action|collect_workflow_action_data)", ADMIN),
        (r"wagtailadmin_pages:workflow_preview", ADMIN, WRITER),
        (r"wagtailadmin_pages:(?:lock|unlock)", WRITER, ADMIN),
        (rf"{PIECES}:(?:unpublish|lock|unlock)", "piece:publish"),
        (rf"{PIECES}:delete", "piece:delete"),
        (rf"{BRAND}:delete", ADMIN),
        (rf"{BRAND}:.*", "brand"),
        (
            r"(?:wagtaildocs|wagtailimages):(?:edit|delete|edit_multiple|delete_multiple|preview|\w+_usage)",
            "file:change",
        ),
        (r"wagtailadmin_reports:locked_pages.*", f"page:unlock{WHOLE}"),
        (r"wagtailadmin_reports:.*|wagtail_localize:translations_report.*|wagtailforms:.*", f"{WRITER}{WHOLE}"),
        (r"wagtailredirects:.*", f"redirects{WHOLE}"),
        (r"wagtailadmin_workflows:task_chooser_create", WRITER, ADMIN),
        (r"wagtailadmin_workflows:(?:enable|enable_task|remove)", WRITER, ADMIN),  # reading is no door: 405
        (r"wagtailadmin_workflows:task_(?:chooser|chooser_results|chosen)", WRITER),
        (r"(?:wagtailadmin_(?:collections|workflows)|wagtailusers_\w+|wagtailsites|wagtaillocales):.*", ADMIN),
        (r"wagtail(?:admin|core|embeds|docs|images|snippet\w*|settings|_localize|_bulk).*", WRITER),
        (r"(?:product_chooser|category_chooser):.*|view_as|operator_\w+|cms/.*", WRITER),
    )
)


def asked_at(name: str, method: str) -> str:
    """What reading or posting to an address asks for, by its full name; what is not named is the admin's."""
    for fits, read, post in ASKED:
        if re.fullmatch(fits, name):
            return post if method == "post" else read
    return ADMIN


def gives(groups: Iterable[str], asked: str, *, limited: bool) -> bool:
    """Whether somebody in these groups may do what is asked. `limited`: to some of the tenant's stores."""
    right, whole, _rest = asked.partition(WHOLE)
    mine = [group for group in groups if group in PAGE_RIGHTS]
    if right == ANYBODY:
        return True
    if right == ADMIN or not mine or (whole and limited):
        return False
    kind, _colon, action = right.partition(":")
    tables = {"page": PAGE_RIGHTS, "piece": PIECE_RIGHTS, "file": FILE_RIGHTS}
    if kind in tables:
        return any(action in tables[kind][group] for group in mine)
    return PUBLISHERS in mine if right in {"brand", "redirects"} else True
