"""A bump waits for the commit."""

import pytest
from django.db import transaction

from kit.pagecache import generations
from kit.pagecache.changes import bump
from kit.pagecache.generations import Generations


class Counting(Generations):
    def __init__(self):
        super().__init__(None)
        self.bumps = []

    def bump(self, *scopes):
        self.bumps.extend(scopes)


@pytest.fixture
def bumps(monkeypatch):
    counting = Counting()
    monkeypatch.setattr(generations, "_here", counting)
    return counting.bumps


pytestmark = pytest.mark.usefixtures("fresh_city")


def test_at_once_outside_a_transaction(bumps):
    bump("store:1")
    assert bumps == ["store:1"]


def test_after_the_commit(bumps):
    with transaction.atomic():
        bump("store:1", "city")
        assert bumps == []
    assert bumps == ["store:1", "city"]


def test_never_after_a_rollback(bumps):
    with pytest.raises(RuntimeError), transaction.atomic():
        bump("store:1")
        raise RuntimeError
    assert bumps == []


def test_once_for_many(bumps):
    with transaction.atomic():
        for _ in range(50):
            bump("store:1")
            with transaction.atomic():
                bump("store:1")
    assert bumps == ["store:1"]


def test_a_lost_savepoint_loses_only_its_own(bumps):
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            bump("store:1")
            raise RuntimeError
        bump("store:1")
    assert bumps == ["store:1"]
