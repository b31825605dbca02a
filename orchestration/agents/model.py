"""The model: whatever speaks OpenAI's chat completions with tool calls, at an address that each tenant sets."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.adapters import Adapter, Link, Setting
from orchestration.integrations.client import Client
from orchestration.integrations.faults import SchemaChanged

READ = 90.0  # seconds for one answer
AT_MOST = 512 * 1024  # bytes of one answer
MILLION = Decimal(1_000_000)


class Model(Adapter):
    """A chat-completions endpoint; its address ends before `/chat/completions`."""

    name = "model"
    title = _("Language model")
    base_url = "https://api.openai.com/v1"
    settings = (
        Setting("api_key", _("API key"), secret=True),
        Setting("model", _("Model"), hint=_("As the provider names it.")),
        Setting("price_in", _("Price of a million tokens read"), required=False),
        Setting("price_out", _("Price of a million tokens written"), required=False),
    )
    verbs = ("complete",)
    queue = "cityos-dynamic-queue"

    def client(self, link: Link) -> Client:
        headers = {"Authorization": f"Bearer {link.secrets['api_key']}"}
        return Client(link.base_url, headers, name=link.name, scrub=link.scrubbed)

    def health_check(self, link: Link) -> str:
        found = self.client(link).get("/models").data
        if not isinstance(found.get("data"), list):
            raise SchemaChanged("data")
        return f"{len(found['data'])} models"

    def do_complete(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """The next message: `{content, tool_calls: [{id, name, arguments}], tokens, money}`."""
        asked = {"model": str(link.option("model")), "messages": values["messages"], "temperature": 0}
        if values.get("tools"):
            asked |= {"tools": values["tools"], "tool_choice": "auto"}
        if values.get("max_tokens"):
            asked["max_tokens"] = values["max_tokens"]
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.client(link).post("/chat/completions", asked, headers=headers, read=READ, at_most=AT_MOST).data
        message = _message(answer)
        read, written = _usage(answer, asked["messages"], message)
        money = (_price(link, "price_in") * read + _price(link, "price_out") * written) / MILLION
        return {**message, "tokens": read + written, "money": str(money)}


def _message(answer: dict[str, Any]) -> dict[str, Any]:
    choices = answer.get("choices")
    message = (
        choices[0].get("message") if isinstance(choices, list) and choices and isinstance(choices[0], dict) else None
    )
    if not isinstance(message, dict):
        raise SchemaChanged("choices[0].message")
    content, calls = message.get("content"), message.get("tool_calls") or []
    if content is not None and not isinstance(content, str):
        raise SchemaChanged("choices[0].message.content")
    if not isinstance(calls, list):
        raise SchemaChanged("choices[0].message.tool_calls")
    made = []
    for call in calls:
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict) or not all(
            isinstance(function.get(key), str) for key in ("name", "arguments")
        ):
            raise SchemaChanged("choices[0].message.tool_calls[].function")
        made.append({"id": str(call.get("id") or ""), "name": function["name"], "arguments": function["arguments"]})
    if not made and not (content or "").strip():
        raise SchemaChanged("choices[0].message.content", "the model said nothing")
    return {"content": content or "", "tool_calls": made}


def _usage(answer: dict[str, Any], messages: Any, message: dict[str, Any]) -> tuple[int, int]:
    """Tokens read and written; where the provider does not say, as many as there are groups of three characters, so
    that a budget holds all the same."""
    usage = answer.get("usage")
    told = usage if isinstance(usage, dict) else {}
    read, written = told.get("prompt_tokens"), told.get("completion_tokens")
    if type(read) is int and type(written) is int and read >= 0 and written >= 0:
        return read, written
    return len(str(messages)) // 3 + 1, len(str(message)) // 3 + 1


def _price(link: Link, name: str) -> Decimal:
    try:
        price = Decimal(str(link.option(name, "0")))
    except InvalidOperation:
        return Decimal(0)
    return price if price.is_finite() and price > 0 else Decimal(0)


ADAPTER = Model()
