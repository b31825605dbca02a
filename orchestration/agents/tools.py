"""What an agent may be lent: tools that declare their arguments, the right that they need, and whether they change
anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tenancy.actor import Actor
from tenancy.errors import DomainError

Kind = Literal["string", "integer", "boolean"]
PYTHON: dict[str, type] = {"string": str, "integer": int, "boolean": bool}
LONGEST = 4_000  # characters of a text


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument. `most`: characters of a text, or the largest number."""

    name: str
    kind: Kind
    description: str
    required: bool = True
    choices: tuple[Any, ...] = ()
    most: int | None = None

    def schema(self) -> dict[str, Any]:
        """As a model is told."""
        told: dict[str, Any] = {"type": self.kind, "description": self.description}
        if self.choices:
            told["enum"] = list(self.choices)
        if self.most is not None:
            told["maxLength" if self.kind == "string" else "maximum"] = self.most
        return told

    def check(self, value: Any) -> str:
        """What is wrong with a value; nothing if it is right."""
        if type(value) is not PYTHON[self.kind]:
            return f"{self.name} must be a {self.kind}"
        if self.choices and value not in self.choices:
            return f"{self.name} must be one of {', '.join(map(str, self.choices))}"
        if isinstance(value, str) and (len(value) > (self.most or LONGEST) or "\x00" in value):
            return f"{self.name} is too long"
        if isinstance(value, int) and self.kind == "integer" and not 0 <= value <= (self.most or 2**31 - 1):
            return f"{self.name} is out of range"
        return ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, inside the tenant, in one transaction with its record. `key` is the same at each try.
    `store_ids`: the person works for these stores only; None: for all of the tenant's."""

    arguments: dict[str, Any]
    actor: Actor
    user: Any
    store_ids: tuple[int, ...] | None
    key: str
    language: str

    def get(self, name: str, default: Any = None) -> Any:
        """An argument."""
        return self.arguments.get(name, default)


@dataclass(frozen=True, slots=True)
class Tool:
    """`run(call)` does it and returns plain values; a DomainError is told to the model. `permits(user)` is asked at
    each call, of somebody who works here. `changes`: it is not done twice with the same arguments."""

    name: str
    title: Any
    description: str
    arguments: tuple[Argument, ...]
    permits: Callable[[Any], bool]
    run: Callable[[Call], dict[str, Any]]
    changes: bool = False

    def schema(self) -> dict[str, Any]:
        """As a model is told."""
        properties = {each.name: each.schema() for each in self.arguments}
        required = [each.name for each in self.arguments if each.required]
        parameters = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
        function = {"name": self.name, "description": self.description, "parameters": parameters}
        return {"type": "function", "function": function}

    def check(self, arguments: dict[str, Any]) -> str:
        """What is wrong with the arguments; nothing if they are right. One that is not declared is wrong."""
        known = {each.name: each for each in self.arguments}
        if strange := sorted(set(arguments) - set(known)):
            return f"there is no argument {strange[0][:80]}"
        for name, each in known.items():
            if name not in arguments:
                if each.required:
                    return f"{name} is missing"
                continue
            if wrong := each.check(arguments[name]):
                return wrong
        return ""

    def allows(self, user: Any) -> bool:
        """Whether this person may do it now."""
        return bool(user is not None and user.is_active and user.is_staff and self.permits(user))


_tools: dict[str, Tool] = {}


def register_tool(tool: Tool) -> None:
    """From now on agents can be lent it. Refuses a second one of the same name."""
    if _tools.setdefault(tool.name, tool) is not tool:
        raise ValueError(f"a tool named {tool.name} is there already")


def unregister_tool(name: str) -> None:
    """Forgets it. For tests."""
    _tools.pop(name, None)


def tool_named(name: str) -> Tool | None:
    """The tool of this name, or None."""
    return _tools.get(name)


def tools() -> list[Tool]:
    """All of them, by name."""
    return [_tools[name] for name in sorted(_tools)]


def checked_tools(names: list[str], user: Any) -> list[Tool]:
    """These tools, each allowed to this person. Raises DomainError: agent.unknown_tool, agent.forbidden_tool."""
    found = []
    for name in dict.fromkeys(names):
        tool = tool_named(name)
        if tool is None:
            raise DomainError("agent.unknown_tool", name, field="tools")
        if not tool.allows(user):
            raise DomainError("agent.forbidden_tool", name, field="tools")
        found.append(tool)
    return found
