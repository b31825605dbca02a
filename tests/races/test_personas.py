"""Several editors at once on one persona, one assignment, one flag: one keeps it, the others are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from identity.people.models import User
from identity.personas.models import FeatureFlag, Persona, PersonaAssignment
from identity.personas.services.assigning import assign_persona
from identity.personas.services.flags import save_flag
from identity.personas.services.personas import save_persona
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tests.races.running import counted, drop_constraint, together, without_locks_on

ACTOR = Actor.system("tests")
EDITORS, ROUNDS = 4, 12
Edit = Callable[[int], Any]


@pytest.fixture
def persona(shop: Any) -> Persona:
    """A persona of the tenant."""
    row = Persona(tenant=shop, slug="regular", name_en="Regular", name_ar="معتاد", category="shopper")
    return save_persona(persona=row, actor=ACTOR)


@pytest.fixture
def amal(shop: Any) -> str:
    """An account of the tenant."""
    return str(User.objects.create_user(email="amal@people.example", password="palm-harbour-42").pk)


def _persona(shop: Any, persona: Persona, amal: str) -> tuple[Any, Edit]:
    with in_the_city():
        now = Persona.objects.get(pk=persona.pk)

    def edit(number: int) -> Any:
        with in_the_city():
            row = Persona.objects.get(pk=persona.pk)
        row.priority = number
        return save_persona(persona=row, actor=ACTOR, seen=now.updated_at)

    return now, edit


def _assignment(shop: Any, persona: Persona, amal: str) -> tuple[Any, Edit]:
    now = assign_persona(persona=persona, user_id=amal, actor=ACTOR)

    def edit(number: int) -> Any:
        return assign_persona(persona=persona, user_id=amal, priority=number, actor=ACTOR, seen=now.updated_at)

    return now, edit


def _flag(shop: Any, persona: Persona, amal: str) -> tuple[Any, Edit]:
    with in_the_city():
        now = FeatureFlag.objects.filter(name="new-basket").first() or FeatureFlag(name="new-basket")
        now = save_flag(flag=now, actor=ACTOR)

    def edit(number: int) -> Any:
        with in_the_city():
            row = FeatureFlag.objects.get(pk=now.pk)
        row.percentage = number
        return save_flag(flag=row, actor=ACTOR, seen=now.updated_at)

    return now, edit


def _round(shop: Any, made: tuple[Any, Edit]) -> Any:
    _now, edit = made
    return counted(together(shop, [partial(edit, number) for number in range(1, EDITORS + 1)]))


KINDS = pytest.mark.parametrize("kind", [_persona, _assignment, _flag], ids=["persona", "assignment", "flag"])


@KINDS
def test_one_keeps_it_and_the_others_are_told(shop: Any, persona: Persona, amal: str, kind: Any) -> None:
    for _number in range(3):
        assert _round(shop, kind(shop, persona, amal)) == {"done": 1, "personas.changed_meanwhile": EDITORS - 1}


@KINDS
def test_control_looking_without_a_lock_loses_what_one_wrote(
    shop: Any, persona: Persona, amal: str, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for model in (Persona, PersonaAssignment, FeatureFlag):
        without_locks_on(model, monkeypatch)
    assert any(_round(shop, kind(shop, persona, amal))["done"] > 1 for _number in range(ROUNDS))


def test_given_by_several_at_once_it_is_one_assignment(shop: Any, persona: Persona, amal: str) -> None:
    assert _giving(shop, persona, amal) == {"done": EDITORS}
    with in_the_city():
        assert PersonaAssignment.objects.count() == 1


def test_control_without_lock_and_rule_it_is_several(
    shop: Any, persona: Persona, amal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks_on(Persona, monkeypatch)
    with in_the_city():
        drop_constraint("personas_personaassignment", "one_assignment_per_scope")
    for _number in range(ROUNDS):
        _giving(shop, persona, amal)
        with in_the_city():
            if PersonaAssignment.objects.count() > 1:
                return
            PersonaAssignment.objects.all().delete()
    pytest.fail("nobody was ever given it twice: the lock guards nothing")


def _giving(shop: Any, persona: Persona, amal: str) -> Any:
    def give(number: int) -> Any:
        return assign_persona(persona=persona, user_id=amal, priority=number, actor=ACTOR)

    return counted(together(shop, [partial(give, number) for number in range(EDITORS)]))
