"""What counts as "no": 404 and 403. Everything else that is no leak is named here, with its reason."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.messages import constants, get_messages
from django.test import Client

NO = {403, 404}
SIGN_IN = re.compile(r"^/(cms|dashboard|(en|ar)/account)/login/")

# (method, what is asked) → why the answer is right though it is neither 404 nor 403.
LISTED: dict[tuple[str, str], str] = {
    (
        "get",
        r"^/en/account/(register|password/reset|email)/[^/]+/$",
    ): "410: no link of this tenant's, as for any wrong one",
    (
        "post",
        r"^/en/account/(register|password/reset|email)/[^/]+/$",
    ): "410: no link of this tenant's, as for any wrong one",
    ("get", r"^/en/basket/"): "to the basket: the address of a form, whatever its id",
    (
        "post",
        r"^/en/basket/(line|voucher)/\d+/",
    ): "to the basket: what is not in one's own basket is not taken out of it",
    ("post", r"^/cms/editing-sessions/release/\d+/$"): "200 {}: Wagtail ends a session of the asker's own, or none",
}


def is_refused(client: Client, answer: Any, method: str, path: str, own_status: int | None) -> bool:
    """Whether this answer says no to the row that was asked for."""
    status = answer.status_code
    if status in NO or any(method == verb and re.search(asked, path) for verb, asked in LISTED):
        return True
    if status == 405:
        # No door at all in this direction, for one's own rows neither.
        return own_status == 405
    if status in {301, 302}:
        return _leads_nowhere(client, answer)
    return False


def _leads_nowhere(client: Client, answer: Any) -> bool:
    """To the sign-in page; to Wagtail's home with an error, which is its "no"; or on to a 404 or 403."""
    for _hop in range(4):
        where = answer.headers.get("Location", "")
        if SIGN_IN.match(where):
            return True
        if where == "/cms/":
            return any(message.level >= constants.ERROR for message in get_messages(answer.wsgi_request))
        answer = client.get(where)
        if answer.status_code in NO:
            return True
        if answer.status_code not in {301, 302}:
            return False
    return False
