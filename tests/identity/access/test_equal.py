"""The decisions of this process and of a Cerbos server are the same, test by test and at random."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from identity.access import deciding
from identity.access.asking import Cerbos
from identity.access.evaluating import is_met
from identity.access.policies import FOLDER, shipped
from identity.access.things import Principal, Thing
from identity.members.models import Role
from tests.identity.access.server import people, policy_tests, program, running

RANDOM = 10_000
SEED = 20_261_121


@pytest.fixture(scope="module")
def cerbos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cerbos]:
    with running(tmp_path_factory.mktemp("cerbos")) as port:
        yield Cerbos(f"http://127.0.0.1:{port}", timeout=10)


def test_the_policy_tests_hold_here() -> None:
    wrong, count = [], 0
    for each in policy_tests():
        for action in each.asked:
            count += 1
            decision = deciding.check(shipped(), people()[each.principal], action, each.thing)
            if decision.allowed is not (action in each.allowed):
                wrong.append((each.principal, action, each.thing))
    print(f"{count} expectations of the policy tests")
    assert count > 10_000 and not wrong, wrong[:5]


@pytest.mark.servers
def test_the_policy_tests_hold_in_cerbos() -> None:
    done = subprocess.run([str(program()), "compile", str(FOLDER)], capture_output=True, text=True)
    print(done.stdout.strip().splitlines()[-1])
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_policy_tests_name_every_role_and_every_action() -> None:
    roles = {role for who in people().values() for role in who.roles}
    assert roles >= set(Role.values) | {"customer", "guest", "operator", "staff"}
    asked: dict[str, set[str]] = {}
    for each in policy_tests():
        asked.setdefault(each.thing.kind, set()).update(each.asked)
        assert each.principal in people()
    assert {kind: set(actions) for kind, actions in shipped().actions.items()} == asked


def _someone(dice: random.Random) -> Principal:
    kinds = [*shipped().actions]
    return Principal(
        id=str(dice.randint(1, 9)),
        roles=tuple(
            dice.sample([*Role.values, "customer", "guest", "operator", "staff"], dice.choice([1, 1, 1, 2, 3]))
        ),
        tenant=dice.choice(["t_alpha", "t_beta", "public", ""]),
        reach=dice.choice(["tenant", "stores", "nodes", "none", "city"]),
        store_ids=tuple(dice.sample(range(1, 6), dice.randint(0, 3))),
        node_ids=tuple(dice.sample(range(10, 16), dice.randint(0, 3))),
        permissions=tuple(
            f"{kind}:{dice.choice(shipped().actions[kind])}" for kind in dice.sample(kinds, dice.randint(0, 6))
        ),
        support=dice.random() < 0.2,
    )


def _something(dice: random.Random, kind: str, number: int) -> Thing:
    told: dict[str, Any] = {
        "tenant": dice.choice(["t_alpha", "t_beta", "public", ""]),
        "store_ids": dice.sample(range(1, 6), dice.randint(0, 2)),
        "node_line": dice.sample(range(10, 16), dice.randint(0, 3)),
        "owner": dice.choice(["", *"123456789"]),
        "public": dice.random() < 0.3,
    }
    # Here and there a policy meets what it does not expect.
    if dice.random() < 0.05:
        told[dice.choice([*told])] = dice.choice([None, 7, "words", [None], ["1"], {}, True])
    return Thing(kind, str(number), told)


def _question(dice: random.Random, number: int) -> tuple[Principal, str, Thing]:
    kind = dice.choice([*shipped().actions])
    action = dice.choice(shipped().actions[kind]) if dice.random() < 0.97 else "fly"
    return _someone(dice), action, _something(dice, kind, number)


@pytest.mark.servers
def test_ten_thousand_questions_at_random(cerbos: Cerbos) -> None:
    dice = random.Random(SEED)
    questions = [_question(dice, number) for number in range(RANDOM)]
    with ThreadPoolExecutor(4) as pool:
        theirs = list(pool.map(lambda each: cerbos.check(each[0], [(each[1], each[2])])[0].allowed, questions))
    ours = [deciding.check(shipped(), *each).allowed for each in questions]
    differ = [each for each, one, other in zip(questions, ours, theirs, strict=True) if one is not other]
    print(f"{RANDOM} questions, {sum(ours)} allowed, {len(differ)} answered differently")
    assert not differ, differ[:3]
    assert sum(ours) > RANDOM / 50


@pytest.mark.servers
def test_plans_say_of_each_thing_what_decisions_say(cerbos: Cerbos) -> None:
    """Both plans, applied to a thing, allow what the decision on that thing allows."""
    dice, allowed, differ = random.Random(SEED + 1), 0, []
    for number in range(1_000):
        principal, action, thing = _question(dice, number)
        ours = deciding.plan(shipped(), principal, action, thing.kind)
        theirs = cerbos.plan(principal, action, thing.kind)
        for again in range(4):
            each = _something(dice, thing.kind, again)
            if not all(type(each.attributes[name]) is type(value) for name, value in thing.attributes.items()):
                continue
            facts = {"resource": each.facts}
            told = deciding.check(shipped(), principal, action, each).allowed
            allowed += told
            if not told is is_met(ours, facts) is is_met(theirs, facts):
                differ.append((principal, action, each, ours, theirs))
    print(f"1,000 plans, {allowed} things allowed")
    assert not differ, differ[0]
    assert allowed > 100


def test_control_another_policy_is_found_out() -> None:
    """The comparison above would see a rule that is left out here."""
    whole = shipped()
    less = type(whole)(whole.version, {**whole.rules, "order": whole.rules["order"][:1]}, whole.derived, whole.actions)
    wrong = [
        each
        for each in policy_tests()
        for action in each.asked
        if deciding.check(less, people()[each.principal], action, each.thing).allowed is not (action in each.allowed)
    ]
    assert len(wrong) > 20
