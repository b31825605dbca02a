"""A proof of identity through Walt.id: a session at the verifier, the wallet's answer, a credential that attests it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from identity.verification.models import Verification
from identity.verification.services import (
    decide_verification,
    expire_verification,
    keep_credential,
    leave_to_person,
    open_verification,
)
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt
from orchestration.sagas.declaration import Outcome
from orchestration.stories.pushing import ask, tenant_of
from tenancy.clocks import local_day

ASK_EVERY = timedelta(seconds=15)
ANSWER_WITHIN = timedelta(hours=2)
CREDENTIAL = "kyc"  # of walt.id's six kinds
State = Verification.State


def _verification(run: Run) -> Verification | None:
    return Verification.objects.select_related("user").filter(pk=run.context["verification"]).first()


def check_asked(run: Run) -> Outcome:
    """It waits for a decision."""
    row = _verification(run)
    return Done({"state": row.state}) if row is not None else Fail("this person has left")


def open_session(run: Run) -> Outcome:
    """A session at the verifier. Where there is none, a person decides."""
    row = _verification(run)
    if row is None or row.state not in Verification.UNDECIDED:
        return Done({"skipped": "decided"})
    outcome = ask(run, "waltid", "verify_start", {"credential": CREDENTIAL, "minutes": ANSWER_WITHIN.seconds // 60})
    if isinstance(outcome, WakeAt) or outcome is None:
        return outcome
    if isinstance(outcome, Fail) or outcome.result.get("skipped"):
        # There is no verifier, or it will never ask for this: nobody is kept from proving who they are.
        leave_to_person(verification=row, actor=run.actor)
        return Done({"skipped": outcome.reason}) if isinstance(outcome, Fail) else outcome
    session, link = outcome.result["session"], outcome.result["link"]
    open_verification(verification=row, session=session, url=link, actor=run.actor)
    return Done({"session": session})


def give_up(run: Run) -> None:
    """The person may ask again."""
    row = _verification(run)
    if row is not None:
        expire_verification(verification=row, actor=run.actor, reason=run.execution.error[:200])


def hear_answer(run: Run) -> Outcome:
    """What the wallet showed, once it has. Nobody waits for it longer than a day."""
    row = _verification(run)
    if row is None or row.state != State.OPEN:
        return Done({"skipped": "decided" if row is None or row.state not in Verification.UNDECIDED else "by_hand"})
    outcome = ask(run, "waltid", "verify_result", {"session": row.session, "credential": CREDENTIAL})
    if not isinstance(outcome, Done):
        return outcome
    state = outcome.result.get("state")
    if state in {"verified", "refused"}:
        assurance = str(outcome.result.get("claims", {}).get("assuranceLevel", ""))[:40]
        return Done(
            {"state": state, "assurance": assurance, "reason": ", ".join(outcome.result.get("failed", []))[:200]}
        )
    if state == "expired" or timezone.now() - row.requested_at > ANSWER_WITHIN:
        return Fail("nobody answered in time")
    return WakeAt(timezone.now() + ASK_EVERY)


def decide(run: Run) -> Outcome:
    """Verified or refused, as the wallet's answer says."""
    row, answer = _verification(run), run.results.get("answer", {})
    if row is None or "state" not in answer or row.state not in Verification.UNDECIDED:
        return Done({"state": row.state if row else "gone"})
    verified = answer["state"] == "verified"
    told = {"assurance": answer["assurance"] or "wallet", "reason": answer["reason"]}
    decide_verification(verification=row, verified=verified, actor=run.actor, **told)
    return Done({"state": answer["state"]})


def issue(run: Run) -> Outcome:
    """A credential with the least that it must say."""
    row = _verification(run)
    if row is None or row.state != State.VERIFIED:
        return Fail("this person's identity is not proven")
    claims: dict[str, Any] = {
        "fullName": row.user.get_full_name() or row.user.email,
        "country": tenant_of(run).country_code or "SA",
        "assuranceLevel": row.assurance or "person",
        "verifiedAt": local_day(tenant_of(run), row.decided_at or row.requested_at).isoformat(),
    }
    asked = {"credential": CREDENTIAL, "claims": claims, "holder": f"customer-{row.user_id}"}
    outcome = ask(run, "waltid", "issue", asked)
    if isinstance(outcome, Done) and not outcome.result.get("skipped"):
        return Done({name: outcome.result[name] for name in ("credential_id", "offer")})
    return outcome


def revoke(run: Run) -> None:
    """A credential that could not be handed over attests nothing. While the issuer is away, this is tried again."""
    issued = run.results.get("issue", {})
    if issued.get("credential_id"):
        outcome = ask(run, "waltid", "revoke", {"credential_id": issued["credential_id"]})
        if not isinstance(outcome, Done):
            raise RuntimeError("the issuer has not revoked it")


def hand_over(run: Run) -> Outcome:
    """The person finds the link to it."""
    row, issued = _verification(run), run.results.get("issue", {})
    if issued.get("skipped"):
        return Done(issued)
    if row is None:
        return Fail("this person has left")
    told = {"credential_id": issued["credential_id"], "offer": issued["offer"]}
    keep_credential(verification=row, **told, actor=run.actor)
    return Done({"credential": issued["credential_id"]})


SAGAS = [
    Saga(
        "xsystem.kyc-verification",
        title=_("A proof of identity"),
        triggers={"kyc.requested"},
        steps=[
            Step("asked", check_asked, give_up, title=_("It is asked for")),
            Step("open", open_session, title=_("The verifier opens a session")),
            Step("answer", hear_answer, title=_("The wallet answers")),
            Step("decide", decide, title=_("It is decided")),
        ],
    ),
    Saga(
        "xsystem.kyc-credential-issuance",
        title=_("A credential for a proven identity"),
        triggers={"kyc.completed"},
        steps=[
            Step("issue", issue, revoke, title=_("Walt.id issues the credential")),
            Step("keep", hand_over, title=_("The person finds it")),
        ],
    ),
]
