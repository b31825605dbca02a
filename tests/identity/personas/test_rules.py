"""Which persona holds and which flag is on, for any assignments, times and places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from identity.personas.rules import (
    NEARNESS,
    WEEKDAYS,
    Flag,
    Given,
    Known,
    Situation,
    effective,
    flag_is_on,
    is_met,
    share_of,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
HERE = Situation(NOW, store_id=7, node_line=(1, 2, 3), roles=frozenset({"store-manager"}), language="ar")

personas = st.builds(
    Known,
    id=st.integers(1, 5),
    slug=st.sampled_from("abcde"),
    names=st.just({"en": "x"}),
    constraints=st.sampled_from([{}, {"languages": ("en",)}, {"roles": ("store-manager",)}, {"weekdays": ("sat",)}]),
    priority=st.integers(-2, 2),
    is_active=st.booleans(),
)
moments = st.none() | st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days))
assignments = st.lists(
    st.builds(
        Given,
        id=st.integers(1, 10_000),
        persona=personas,
        scope=st.sampled_from(list(NEARNESS)),
        reference=st.sampled_from(["", "1", "2", "3", "7", "9"]),
        priority=st.integers(-2, 2),
        starts_at=moments,
        ends_at=moments,
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


def _applies(one: Given) -> bool:
    """The same, said in another way."""
    timely = (one.starts_at or NOW) <= NOW and (one.ends_at is None or one.ends_at > NOW)
    placed = {"tenant": True, "node": one.reference in {"1", "2", "3"}, "store": one.reference == "7"}[one.scope]
    return one.persona.is_active and is_met(one.persona.constraints, HERE) and timely and placed


@given(assignments, st.none() | personas)
def test_the_one_that_holds_applies_and_none_that_applies_is_nearer(found: list[Given], default: Known | None) -> None:
    holds = effective(found, default, HERE)
    standing = [one for one in found if _applies(one)]
    if not standing:
        met = default is not None and default.is_active and is_met(default.constraints, HERE)
        assert holds == (default if met else None)
        return
    nearest = max(NEARNESS[one.scope] for one in standing)
    assert holds in [one.persona for one in standing if NEARNESS[one.scope] == nearest]


@given(st.lists(assignments.flatmap(lambda rows: st.sampled_from(rows) if rows else st.nothing()), max_size=4))
def test_the_order_in_which_they_are_read_changes_nothing(found: list[Given]) -> None:
    found = list({one.id: one for one in found}.values())
    assert len({id(effective(order, None, HERE)) for order in permutations(found)}) <= 1


def _one(slug: str, **more: object) -> Given:
    return Given(more.pop("id", 1), Known(1, slug, {}), **more)  # type: ignore[arg-type]


def test_near_before_strong_before_young() -> None:
    wide = _one("wide", priority=99)
    high, low = (_one(name, scope="node", reference=ref, priority=9) for name, ref in (("high", "1"), ("low", "3")))
    store = _one("store", scope="store", reference="7")
    assert [effective(rows, None, HERE).slug for rows in ([wide, high], [high, low], [low, store])] == [  # type: ignore[union-attr]
        "high",
        "low",
        "store",
    ]
    assert effective([_one("old", id=1), _one("new", id=2)], None, HERE).slug == "new"  # type: ignore[union-attr]


def test_it_ends_in_the_moment_it_names() -> None:
    given_until = _one("x", ends_at=NOW)
    assert effective([given_until], None, HERE) is None
    assert effective([given_until], None, Situation(NOW - timedelta(seconds=1))) is not None


@given(st.datetimes(), st.sampled_from(WEEKDAYS))
def test_a_weekday_holds_on_that_day(moment: datetime, day: str) -> None:
    assert is_met({"weekdays": [day]}, Situation(moment)) is (WEEKDAYS[moment.weekday()] == day)


@given(st.text(max_size=20), st.integers(0, 100), st.integers(0, 100), st.uuids())
def test_a_share_only_grows(name: str, small: int, large: int, uuid: object) -> None:
    small, large = sorted((small, large))
    had = flag_is_on(Flag(name, True, small), str(uuid))
    assert not had or flag_is_on(Flag(name, True, large), str(uuid))
    assert not flag_is_on(Flag(name, True, 0), str(uuid)) and flag_is_on(Flag(name, True, 100), str(uuid))


def test_a_share_is_about_as_large_as_it_says_and_differs_from_flag_to_flag() -> None:
    on = [n for n in range(10_000) if share_of("new-checkout", str(n)) < 20]
    other = [n for n in range(10_000) if share_of("new-search", str(n)) < 20]
    assert 1_850 < len(on) < 2_150 and 300 < len(set(on) & set(other)) < 500


@given(st.booleans(), st.booleans(), st.booleans())
def test_the_personas_word_then_the_tenants_then_the_citys(persona: bool, tenant: bool, city: bool) -> None:
    flag = Flag("f", city, 100, {"t": tenant})
    assert flag_is_on(flag, "t", Known(1, "p", {}, feature_overrides={"f": persona})) is persona
    assert flag_is_on(flag, "t", Known(1, "p", {})) is tenant and flag_is_on(flag, "u") is city
    assert not flag_is_on(None, "t", Known(1, "p", {}, feature_overrides={"f": True}))


def test_surfaces_stand_in_one_another() -> None:
    def shown(*names: str) -> Known:
        return Known(1, "p", {}, allowed_surfaces=frozenset(names))

    assert shown("dashboard").shows("dashboard.sales") and shown("dashboard.sales").shows("dashboard")
    assert not shown("dashboard.sales").shows("dashboard.catalogue") and not shown().shows("dashboard")
    assert Known(1, "p", {}).shows("anything")
