"""For whom a piece of a page is: only those readers see it who have one of some personas."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from identity.personas.asking import persona_of_reader
from identity.personas.known import personas_here
from tenancy.speech import spoken


def persona_choices() -> list[tuple[str, str]]:
    """The personas of the tenant whose admin this is, by slug."""
    language = spoken()
    return [(each.slug, each.name(language)) for each in personas_here()]


class PersonasBlock(blocks.MultipleChoiceBlock):
    """Some of the tenant's personas. None chosen: everybody."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("for these personas"))
        options.setdefault("help_text", _("None chosen: for everybody."))
        self.must_choose = bool(options.get("required", True))
        super().__init__(choices=persona_choices, **options)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """A migration keeps no choices: they are each tenant's own."""
        return ("cms.blocks.audience.PersonasBlock", (), {"required": self.must_choose})


class ForSomeBlock(blocks.StructBlock):
    """Pieces that only readers with some personas see. It hides nothing that is secret: it is for taste."""

    def __init__(self, pieces: Any = (), **options: Any) -> None:
        own = [("personas", PersonasBlock(required=True, help_text=""))]
        own += [("pieces", blocks.StreamBlock(pieces, label=_("pieces"), min_num=1))]
        super().__init__(own, **options)

    class Meta:
        icon = "group"
        label = _("For some personas")
        template = "blocks/for_some.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        request = (parent_context or {}).get("request")
        persona = persona_of_reader(request) if request is not None else None
        context["is_shown"] = persona is not None and persona.slug in (value.get("personas") or ())
        return context
