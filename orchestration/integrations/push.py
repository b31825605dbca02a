"""Messages to phones and browsers, by Firebase Cloud Messaging (HTTP v1)."""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from typing import Any

from django.core.cache import caches
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from orchestration.integrations.adapters import Adapter, Link, Setting
from orchestration.integrations.client import Answer, Client, quoted, wish_of
from orchestration.integrations.faults import IntegrationFault, PermanentFault, SchemaChanged, TemporaryFault
from orchestration.integrations.push_signing import AUDIENCE, GRANT, ServiceAccount, assertion, read_account
from tenancy.errors import DomainError
from tenancy.sealing import seal, unseal

SPARE = 300  # seconds before its end after which a token is not used any more
PURPOSE = "push-token"
# Codes of FcmError, and what they mean to us. `gone`: the token belongs to nobody any more.
REFUSALS = {
    "UNREGISTERED": "gone",
    "SENDER_ID_MISMATCH": "gone",
    "INVALID_ARGUMENT": "invalid",
    "THIRD_PARTY_AUTH_ERROR": "unauthorised",
}
PASSING = {"QUOTA_EXCEEDED", "UNAVAILABLE", "INTERNAL"}


class Push(Adapter):
    """A Firebase project, by a service account."""

    name = "push"
    title = _("Notifications to phones (Firebase)")
    base_url = "https://fcm.googleapis.com"
    settings = (
        Setting("service_account", _("Service account"), secret=True, hint=_("The whole key file.")),
        Setting("token_url", _("Address of the token service"), required=False, hint=_("If not Google's.")),
    )  # fmt: skip
    verbs = ("send",)
    queue = "notifications-queue"

    def client(self, link: Link) -> Client:
        account = _account(link)
        headers = {"Authorization": f"Bearer {self._token(link, account)}"}
        return Client(link.base_url, headers, name=link.name, explain=_explain, scrub=link.scrubbed)

    def health_check(self, link: Link) -> str:
        """Signs in, and has a message checked that goes nowhere."""
        account = _account(link)
        message = {"validate_only": True, "message": {"topic": "health", "data": {"check": "1"}}}
        self._send(link, account, message)
        return account.project

    def do_send(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Sends `title` and `body` to one device's `token`, with `data` (texts) and a `link` that it opens. A later
        message with the same `key` takes the place of the former one on the device. PermanentFault `gone`: forget the
        token."""
        data = {str(name): str(value) for name, value in (values.get("data") or {}).items()}
        message: dict[str, Any] = {
            "token": values["token"],
            "notification": {"title": values["title"], "body": values["body"]},
            "data": data,
        }
        if key:
            mark = hashlib.sha256(key.encode()).hexdigest()[:32]
            message["android"] = {"collapse_key": mark, "notification": {"tag": mark}}
            message["apns"] = {"headers": {"apns-collapse-id": mark}}
            message["webpush"] = {"headers": {"Topic": mark}}
        if values.get("link"):
            message.setdefault("webpush", {})["fcm_options"] = {"link": values["link"]}
        told = self._send(link, _account(link), {"message": message})
        if not isinstance(told.get("name"), str):
            raise SchemaChanged("name")
        return {"message_id": told["name"]}

    def _send(self, link: Link, account: ServiceAccount, body: dict[str, Any]) -> dict[str, Any]:
        path = f"{quoted('v1', 'projects', account.project)}/messages:send"
        try:
            return self.client(link).post(path, body).data
        except PermanentFault as fault:
            if fault.code == "unauthorised":
                # A token that was taken back before its end: the next try asks for another.
                self._forget(link)
            raise

    def _token(self, link: Link, account: ServiceAccount) -> str:
        """An access token: kept, sealed, until shortly before its end."""
        with suppress(RedisError, DomainError):
            if kept := caches["city"].get(_place(link)):
                return unseal(PURPOSE, kept)
        url = str(link.option("token_url", AUDIENCE))
        form = {"grant_type": GRANT, "assertion": assertion(account, now=int(time.time()))}
        google = Client(url, {}, name=f"{link.name}:token", explain=_explain_token, scrub=link.scrubbed)
        told = google.request("POST", "", form=form).data
        token, lasts = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(lasts, int):
            raise SchemaChanged("access_token")
        if lasts > SPARE:
            with suppress(RedisError):
                caches["city"].set(_place(link), seal(PURPOSE, token), timeout=lasts - SPARE)
        return token

    def _forget(self, link: Link) -> None:
        with suppress(RedisError):
            caches["city"].delete(_place(link))


def _account(link: Link) -> ServiceAccount:
    try:
        return read_account(link.secrets["service_account"])
    except DomainError as error:
        raise PermanentFault("unauthorised", "service_account", "this is no service account") from error


def _place(link: Link) -> str:
    """A changed key file finds no token of the former one."""
    mark = hashlib.sha256(link.secrets["service_account"].encode()).hexdigest()[:16]
    return f"push-token:{link.name}:{mark}"


def _explain(answer: Answer) -> IntegrationFault | None:
    """Google's errors: `error.status`, and in `error.details` what FCM itself calls it. Its text names the token."""
    try:
        told = answer.json
    except (SchemaChanged, TemporaryFault):
        return None
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict):
        return None
    details = error.get("details")
    rows = [row for row in details if isinstance(row, dict)] if isinstance(details, list) else []
    code = next((str(row["errorCode"]) for row in rows if row.get("errorCode")), str(error.get("status") or ""))
    field = next((str(one.get("field", "")) for row in rows for one in row.get("fieldViolations") or () if one), "")
    if code in PASSING or answer.status >= 500 or answer.status == 429:
        busy = "too_many" if answer.status == 429 else "unavailable"
        return TemporaryFault(wish_of(answer), f"{answer.status} {code}", busy)
    if code == "INVALID_ARGUMENT" and not field and "registration token" in str(error.get("message")).lower():
        return PermanentFault("gone", "token", code)
    if code == "NOT_FOUND" or answer.status == 404:
        return PermanentFault("gone", "token", code)
    known = {401: "unauthorised", 403: "forbidden"}.get(answer.status, "refused")
    return PermanentFault(REFUSALS.get(code, known), field, f"{answer.status} {code}")


def _explain_token(answer: Answer) -> IntegrationFault | None:
    if answer.status in {400, 401}:
        return PermanentFault("unauthorised", "service_account", "Google does not know this service account")
    return None


ADAPTER = Push()
