"""A proof of identity: asked of a wallet, decided once, attested; without a verifier a person decides."""

from __future__ import annotations

from typing import Any

import pytest

from tenancy.actor import Actor
from tenancy.errors import DomainError
from tests.orchestration.stories.conftest import Elsewhere, Told, go_on, later, steps

ACTOR = Actor.system("tests")
SESSION = {"session": "s-1", "link": "openid4vp://authorize?session=s-1"}


@pytest.fixture
def person(shop: Any) -> Any:
    from identity.people.models import User

    return User.objects.create_user("amal@example.com", first_name="أمل", last_name="الحربي")


@pytest.fixture
def asked(person: Any) -> Any:
    from identity.verification.services import request_verification

    return request_verification(user=person, actor=ACTOR)


def test_the_wallet_answers_and_a_credential_follows(
    asked: Any, told: Told, elsewhere: Elsewhere, killing: list[str]
) -> None:
    from identity.verification.services import is_verified

    elsewhere.on = {"waltid"}
    elsewhere.answers["waltid", "verify_start"] = SESSION
    elsewhere.answers["waltid", "verify_result"] = {"state": "waiting"}
    row = told("xsystem.kyc-verification")
    asked.refresh_from_db()
    assert (row.state, asked.state, asked.url) == ("waiting", "open", SESSION["link"])
    elsewhere.answers["waltid", "verify_result"] = {
        "state": "verified",
        "claims": {"assuranceLevel": "high"},
        "failed": [],
    }
    elsewhere.answers["waltid", "issue"] = {"credential_id": "urn:uuid:1", "offer": "openid-credential-offer://x"}
    assert later(row) == "ended" and row.state == "completed"
    issued = told("xsystem.kyc-credential-issuance")
    asked.refresh_from_db()
    assert issued.state == "completed" and is_verified(asked.user)
    assert (asked.state, asked.credential_id, asked.url) == ("verified", "urn:uuid:1", "")
    claims = next(values for _system, verb, values, _key in elsewhere.asked if verb == "issue")["claims"]
    assert claims["fullName"] == "أمل الحربي" and claims["assuranceLevel"] == "high"
    keys = {key for _system, verb, _values, key in elsewhere.asked if verb == "issue"}
    assert len(keys) == 1, "a worker that died asks with the same key"


def test_without_a_verifier_a_person_decides(asked: Any, told: Told, elsewhere: Elsewhere) -> None:
    from identity.verification.services import decide_verification

    row = told("xsystem.kyc-verification")
    asked.refresh_from_db()
    assert row.state == "completed" and asked.state == "by_hand"
    assert steps(row)["open"] == {"skipped": "not_configured"}
    decide_verification(verification=asked, verified=True, assurance="person", actor=ACTOR)
    with pytest.raises(DomainError, match="decided"):
        decide_verification(verification=asked, verified=False, actor=ACTOR)
    issued = told("xsystem.kyc-credential-issuance")
    assert issued.state == "completed" and steps(issued)["keep"] == {"skipped": "not_configured"}


def test_who_does_not_answer_may_ask_again(asked: Any, told: Told, elsewhere: Elsewhere) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from identity.verification.services import request_verification

    elsewhere.on = {"waltid"}
    elsewhere.answers["waltid", "verify_start"] = SESSION
    elsewhere.answers["waltid", "verify_result"] = {"state": "waiting"}
    row = told("xsystem.kyc-verification")
    assert request_verification(user=asked.user, actor=ACTOR).pk == asked.pk
    type(asked).objects.filter(pk=asked.pk).update(requested_at=timezone.now() - timedelta(hours=3))
    assert later(row) == "ended" and row.state == "compensated"
    asked.refresh_from_db()
    assert asked.state == "expired" and "in time" in asked.reason
    assert request_verification(user=asked.user, actor=ACTOR).pk != asked.pk


def test_a_verifier_that_cannot_ask_leaves_it_to_a_person(asked: Any, told: Told, elsewhere: Elsewhere) -> None:
    from orchestration.integrations import PermanentFault

    elsewhere.on, elsewhere.refuses["waltid"] = {"waltid"}, PermanentFault("no_issuer")
    row = told("xsystem.kyc-verification")
    asked.refresh_from_db()
    assert row.state == "completed" and asked.state == "by_hand" and "no_issuer" in steps(row)["open"]["skipped"]


def test_a_credential_that_nobody_can_take_is_revoked(asked: Any, told: Told, elsewhere: Elsewhere) -> None:
    from identity.verification.models import Verification
    from identity.verification.services import decide_verification
    from orchestration.integrations import TemporaryFault

    elsewhere.on = {"waltid"}
    decide_verification(verification=asked, verified=True, actor=ACTOR)
    elsewhere.answers["waltid", "issue"] = {"credential_id": "urn:uuid:2", "offer": "x"}
    elsewhere.faults["waltid"] = [TemporaryFault()]
    row = told("xsystem.kyc-credential-issuance")
    assert row.state == "waiting"

    def leave(values: Any) -> dict[str, Any]:
        # The person's last act, between two steps.
        Verification.objects.filter(pk=asked.pk).delete()
        return {"credential_id": "urn:uuid:2", "offer": "x"}

    elsewhere.answers["waltid", "issue"] = leave
    assert later(row) in {"ended", "later"}
    go_on(row)
    assert row.state == "compensated"
    assert ("waltid", "revoke", {"credential_id": "urn:uuid:2"}) in [call[:3] for call in elsewhere.asked]
