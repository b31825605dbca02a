"""From a proven address to a tenant: the handle is booked, the owner's password kept, the work given to a worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.doors.locks import begin_try
from identity.doors.models import Attempt
from identity.members.accepting import is_new_account
from identity.people.finding import person_at
from identity.people.models import User
from identity.signups.asking import LASTS
from identity.signups.models import SignUp
from identity.signups.proving import TRIES
from orchestration.audit import record
from orchestration.jobs import Work, ask_job, register_job
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.handles import OFFICE, check_free_handle
from tenancy.models import Plan, Provisioning, Tenant
from tenancy.models.words import SubscriptionTier, TenantStatus
from tenancy.provisioning.service import request_tenant, run_provisioning

JOB = "tenant.provision"
TRIAL = timedelta(days=14)
# Currency and clock of a country's shops until they say otherwise.
AT_HOME = {
    "SA": ("SAR", "Asia/Riyadh"),
    "AE": ("AED", "Asia/Dubai"),
    "KW": ("KWD", "Asia/Kuwait"),
    "BH": ("BHD", "Asia/Bahrain"),
    "QA": ("QAR", "Asia/Qatar"),
    "OM": ("OMR", "Asia/Muscat"),
    "JO": ("JOD", "Asia/Amman"),
    "EG": ("EGP", "Africa/Cairo"),
}


def account_of(email: str) -> User | None:
    """The account in the city that this address has already. One that was made for an invitation and waits for its
    owner is theirs who proves the address: it has no password that anybody could know."""
    with in_the_city():
        found = person_at(email)
    return None if found is not None and found.is_active and is_new_account(found) else found


def open_tenant(*, signup: SignUp, password: str, handle: str, actor: Actor) -> SignUp:
    """Books the handle and has the tenant set up. `password` becomes that of a new account; somebody who has one in the
    city proves it. `handle` may be another one than was asked for, when somebody was faster. Doing it twice opens one.

    Raises DomainError: signup.spent, signup.wrong_password, doors.locked, and those of `check_free_handle`.
    """
    account = account_of(signup.email)
    if account is not None:
        _check_account(signup, account, password, actor)
    kept = account.password if account is not None else make_password(password)
    with in_the_city(), transaction.atomic():
        row = SignUp.objects.select_for_update().get(pk=signup.pk)
        if row.state in (SignUp.State.OPENING, SignUp.State.OPEN):
            return row
        if row.state != SignUp.State.PROVEN or row.expires_at <= timezone.now():
            raise DomainError("signup.spent", _("This took too long. Begin again."))
        check_free_handle(handle)
        row.handle, row.password_hash, row.state = handle, kept, SignUp.State.OPENING
        row.provisioning = request_tenant(actor=actor, **_request(row))
        row.save()
        record("signup.opening", resource=row, label=handle, after={"handle": handle, "plan": row.plan}, actor=actor)
        ask_job(kind=JOB, entity="provisioning", entity_id=row.provisioning_id, actor=actor)
    return row


def _check_account(signup: SignUp, account: User, password: str, actor: Actor) -> None:
    """The password of the city's account. Tries are counted before they are compared, with those at the city's own
    door: nobody guesses here what they may not guess there."""
    with in_the_city():
        counted = begin_try(kind=Attempt.Kind.PASSWORD, account=account.email, actor=actor)
        tried = SignUp.objects.filter(pk=signup.pk, tries__lt=TRIES).update(tries=F("tries") + 1)
    if not tried or not account.is_active:
        raise DomainError("signup.spent", _("This letter has been used or is too old. Begin again."))
    if not account.check_password(password):
        words = _("This is not the password of your account in this city.")
        raise DomainError("signup.wrong_password", words, field="password")
    with in_the_city():
        counted.succeed()


def _request(row: SignUp) -> dict[str, Any]:
    currency, clock = AT_HOME.get(row.country_code, AT_HOME["SA"])
    return {
        "handle": row.handle,
        "name_en": row.name_en,
        "name_ar": row.name_ar,
        "signup": str(row.pk),
        "asked_as": str(row.pk),
        "office": f"{row.handle}{OFFICE}",
        "owner_email": row.email,
        "billing_email": row.email,
        "country_code": row.country_code,
        "default_locale": row.language,
        "default_currency": currency,
        "timezone": clock,
        "plan": row.plan,
        "subscription_tier": _tier(row.plan),
        "status": TenantStatus.TRIAL,
        "category_page": row.place,
        "stores": [
            {
                "handle": row.handle,
                "name_en": row.name_en,
                "name_ar": row.name_ar,
                "default_locale": row.language,
            }
        ],
    }


def _tier(code: str) -> str:
    plan = Plan.objects.filter(code=code).first()
    return plan.plan_type if plan is not None else SubscriptionTier.BASIC


def set_up(work: Work) -> dict[str, Any]:
    """The worker's part. Runs twice without harm: a step that is done is not done again."""
    provisioning = Provisioning.objects.select_related("tenant").get(pk=work.job.entity_id)
    if provisioning.status != Provisioning.Status.DONE:
        run_provisioning(provisioning, undo_on_failure=False)
    tenant = Tenant.objects.get(provisioning=provisioning)
    with transaction.atomic():
        if tenant.trial_ends_at is None:
            tenant.trial_starts_at = timezone.now()
            tenant.trial_ends_at = tenant.trial_starts_at + TRIAL
            tenant.save()
        done = SignUp.objects.filter(provisioning=provisioning, state=SignUp.State.OPENING)
        # The hash has moved to the owner's account; it is needed nowhere else.
        done.update(state=SignUp.State.OPEN, password_hash="", expires_at=timezone.now() + LASTS)
    return {"tenant": tenant.handle}


def register() -> None:
    """Called once at start-up."""
    register_job(JOB, set_up, gettext_lazy("Setting up a tenant"), queue="platform", tries=4, city=True)
