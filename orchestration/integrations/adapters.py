"""The registry of systems, and what each of them is: an adapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from orchestration.integrations.faults import PermanentFault
from orchestration.integrations.maps import FieldMap

if TYPE_CHECKING:
    from orchestration.integrations.client import Client
    from orchestration.webhooks import Message
    from tenancy.models import Tenant

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that an operator says about a system. A secret is written and never shown again."""

    name: str
    title: Any
    required: bool = True
    secret: bool = False
    hint: Any = ""


@dataclass(frozen=True, slots=True)
class Link:
    """How to reach one system for one tenant. `shared`: it is the platform's, and other tenants' things are there too.

    `tenant` is None where the city itself speaks."""

    system: str
    base_url: str
    options: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)
    tenant: Tenant | None
    shared: bool
    endpoint_id: int | None

    @property
    def name(self) -> str:
        """What the circuit, the log and the measurements call it."""
        return f"{self.system}:{self.endpoint_id or 'environment'}"

    def option(self, name: str, default: Any = "") -> Any:
        """A setting that is no secret."""
        found = self.options.get(name)
        return default if found in (None, "") else found

    def own_key(self, entity: str, own_id: Any) -> str:
        """Our id as the other system keeps it: unique over all tenants and kinds."""
        return f"{self.tenant.uuid if self.tenant is not None else 'city'}:{entity}:{own_id}"

    def scrubbed(self, text: str) -> str:
        """The text without our secrets, should the other system have repeated one."""
        for secret in self.secrets.values():
            if len(secret) > 3:
                text = text.replace(secret, HIDDEN)
        return text


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of a push: the other system's id, whether it was made now, and what it answered (empty when the same
    push had been done before)."""

    external_id: str
    created: bool
    answer: dict[str, Any] = field(default_factory=dict)


class Adapter:
    """One system. It speaks in plain values; which of our rows they come from is the ports' business.

    `entities` are the things that it syncs, with their field maps; each of `verbs` is a method `do_<verb>(link, values,
    key)`. `events`: which of its messages `handle_webhook` wants to hear. All methods raise IntegrationFault only.
    """

    name: str = ""
    title: Any = ""
    base_url: str = ""  # where it is the same for everybody
    settings: tuple[Setting, ...] = ()
    entities: Mapping[str, FieldMap] = {}
    verbs: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    queue: str = "xsystem-platform-queue"

    def is_configured(self, link: Link) -> bool:
        """Whether everything is there that it needs."""
        told = {**link.options, **link.secrets}
        return bool(link.base_url) and all(told.get(each.name) for each in self.settings if each.required)

    def client(self, link: Link) -> Client:
        """An HTTP client that has signed in."""
        raise NotImplementedError

    def health_check(self, link: Link) -> str:
        """Asks for something harmless that needs the credentials; one line about who answered."""
        raise NotImplementedError

    def sync_entity(
        self, link: Link, entity: str, values: dict[str, Any], *, external_id: str, own_key: str, key: str
    ) -> Synced:
        """Creates or updates one thing. Without `external_id` it looks for `own_key` there first: a former try may have
        made it, and its answer been lost."""
        raise PermanentFault("unknown_entity", entity)

    def call(self, link: Link, verb: str, values: dict[str, Any], key: str) -> dict[str, Any]:
        """A documented call by its name."""
        if verb not in self.verbs:
            raise PermanentFault("unknown_verb", verb)
        found: dict[str, Any] = getattr(self, f"do_{verb}")(link, values, key)
        return found

    def handle_webhook(self, link: Link | None, message: Message) -> None:
        """Acts on a message that is believed, inside the tenant, in one transaction. `link` is None where the system
        may send to us and we may not ask it."""
        raise NotImplementedError

    def secret_names(self) -> frozenset[str]:
        """Which settings are secrets."""
        return frozenset(each.name for each in self.settings if each.secret)


_adapters: dict[str, Adapter] = {}


def register_adapter(adapter: Adapter) -> None:
    """From now on this system can be spoken to. Refuses a second one of the same name."""
    if _adapters.setdefault(adapter.name, adapter) is not adapter:
        raise ValueError(f"a system named {adapter.name} is there already")
    if adapter.events:
        from orchestration.integrations.hearing import hear

        hear(adapter)


def unregister_adapter(name: str) -> None:
    """Forgets it. For tests."""
    _adapters.pop(name, None)


def adapter_named(system: str) -> Adapter | None:
    """The system of this name, or None."""
    return _adapters.get(system)


def adapters() -> list[Adapter]:
    """All of them, by name."""
    return [_adapters[name] for name in sorted(_adapters)]
