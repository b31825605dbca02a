"""Frappe's REST API (`/api/resource/<DocType>`), as ERPNext 13 and later speak it.

Every document that we make carries our key in `custom_medusa_id`, a unique custom field: what was made by a try whose
answer was lost is found by it, and Frappe itself refuses a second one.
"""

from __future__ import annotations

import json
import re
from typing import Any

from orchestration.integrations.client import Answer, Client, quoted
from orchestration.integrations.faults import IntegrationFault, PermanentFault, SchemaChanged, TemporaryFault

OUR_KEY = "custom_medusa_id"
# Kinds of refusal that pass by themselves.
PASSING = frozenset({
    "DocumentLockedError", "InReadOnlyMode", "QueryDeadlockError", "QueryTimeoutError", "RateLimitExceededError",
    "SessionStopped", "TimestampMismatchError", "TooManyRequestsError",
})  # fmt: skip
CODES = {
    "AuthenticationError": "unauthorised", "PermissionError": "forbidden", "DoesNotExistError": "not_found",
    "DuplicateEntryError": "conflict", "UniqueValidationError": "conflict", "MandatoryError": "missing",
    "LinkValidationError": "unknown_link", "UpdateAfterSubmitError": "submitted",
}  # fmt: skip
# It says what is missing after the document's name in brackets, and which kind of link leads nowhere.
MANDATORY = re.compile(r"\]: ([a-z0-9_, ]+)\s*$")
NOT_FOUND = re.compile(r"Could not find (?:Row #\d+: )?([^:]{1,60}):")
TAGS = re.compile(r"<[^>]{0,200}>")


class Frappe:
    """The documents of one site."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def find(self, doctype: str, own_key: str) -> dict[str, Any] | None:
        """The document with our key, or None."""
        rows = self.rows(doctype, [[OUR_KEY, "=", own_key]], ["name"], at_most=1)
        return self.get(doctype, str(rows[0]["name"])) if rows else None

    def rows(self, doctype: str, filters: list[Any], fields: list[str], at_most: int = 500) -> list[dict[str, Any]]:
        """Documents that match, with these fields only."""
        params = {"filters": json.dumps(filters), "fields": json.dumps(fields), "limit_page_length": at_most}
        found = self.client.get(f"/api/resource{quoted(doctype)}", params).data.get("data")
        if not isinstance(found, list) or not all(isinstance(row, dict) and set(fields) <= set(row) for row in found):
            raise SchemaChanged("data", f"the list of {doctype} is not as documented")
        return found

    def get(self, doctype: str, name: str) -> dict[str, Any]:
        """A document by its kind and its name there."""
        return _document(self.client.get(f"/api/resource{quoted(doctype, name)}"))

    def insert(self, doctype: str, values: dict[str, Any]) -> dict[str, Any]:
        """Makes one; a draft where the kind can be submitted."""
        return _document(self.client.post(f"/api/resource{quoted(doctype)}", values))

    def update(self, doctype: str, name: str, values: dict[str, Any]) -> dict[str, Any]:
        """Changes these fields of one."""
        return _document(self.client.put(f"/api/resource{quoted(doctype, name)}", values))

    def submit(self, doctype: str, name: str) -> dict[str, Any]:
        """Makes a draft count in the books."""
        return self.update(doctype, name, {"docstatus": 1})

    def who(self) -> str:
        """Whose key it is."""
        found = self.client.get("/api/method/frappe.auth.get_logged_user").data.get("message")
        if not isinstance(found, str) or not found or found == "Guest":
            raise SchemaChanged("message") if found != "Guest" else PermanentFault("unauthorised", "api_key")
        return found

    def ensure_our_key(self, doctype: str) -> bool:
        """Adds the field for our key to this kind of document; whether it was missing."""
        filters = [["dt", "=", doctype], ["fieldname", "=", OUR_KEY]]
        if self.rows("Custom Field", filters, ["name"], at_most=1):
            return False
        field = {
            "dt": doctype, "fieldname": OUR_KEY, "label": "CityOS", "fieldtype": "Data", "unique": 1, "no_copy": 1,
            "read_only": 1, "length": 140,
        }  # fmt: skip
        try:
            self.insert("Custom Field", field)
        except PermanentFault as fault:
            if fault.code != "conflict":
                raise
        return True


def explain(answer: Answer) -> IntegrationFault | None:
    """Frappe's way of saying no; None where it says nothing in its own way."""
    try:
        told = json.loads(answer.body)
    except ValueError:
        return None
    kind = told.get("exc_type") if isinstance(told, dict) else None
    if not isinstance(kind, str):
        return None
    text = f"{kind}: {_message(told)}"[:300]
    if kind in PASSING or answer.status >= 500:
        from orchestration.integrations.client import wish_of

        return TemporaryFault(wish_of(answer), text, "unavailable")
    found = MANDATORY.search(text) or NOT_FOUND.search(text)
    return PermanentFault(CODES.get(kind, "refused"), found.group(1).strip() if found else "", text)


def _message(told: dict[str, Any]) -> str:
    """What a person would read: the server's messages are JSON within JSON."""
    try:
        lines = [json.loads(line) for line in json.loads(told.get("_server_messages") or "[]")]
        text = " ".join(str(line.get("message") or "") if isinstance(line, dict) else str(line) for line in lines)
    except (ValueError, TypeError):
        text = ""
    return TAGS.sub("", text or str(told.get("exception") or told.get("message") or "")).strip()


def _document(answer: Answer) -> dict[str, Any]:
    found = answer.data.get("data")
    if not isinstance(found, dict) or not isinstance(found.get("name"), str) or not found["name"]:
        raise SchemaChanged("data.name")
    return found
