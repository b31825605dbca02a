"""A new customer is known in every system, and a changed one follows. Who left is told to nobody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from orchestration.sagas import Done, Run, Saga, Step
from orchestration.sagas.declaration import Outcome
from orchestration.stories.pushing import leave_note, push_own


def _person(run: Run) -> Any:
    return get_user_model().objects.filter(pk=run.context["customer"], is_active=True).first()


def check_person(run: Run) -> Outcome:
    """Somebody who can sign in, with the language that they are written to in."""
    person = _person(run)
    return Done({"skipped": "gone"} if person is None else {"language": person.language})


def tell_books(run: Run) -> Outcome:
    """The customer in the books."""
    person = _person(run)
    if person is None:
        return Done({"skipped": "gone"})
    values = {"name": person.get_full_name() or person.email, "email": person.email, "phone": person.phone}
    return push_own(run, "erpnext", "customer", person.pk, {**values, "language": person.language})


SAGAS = [
    Saga(
        "xsystem.customer-onboarding",
        title=_("A new customer"),
        triggers={"customer.created"},
        steps=[
            Step("person", check_person, title=_("The account is there")),
            Step(
                "erpnext",
                tell_books,
                lambda run: leave_note(run, "erpnext", "customer"),
                title=_("ERPNext has the customer"),
            ),
        ],
    ),
    Saga(
        "xsystem.customer-profile-sync",
        title=_("A customer has changed"),
        triggers={"customer.updated"},
        steps=[Step("erpnext", tell_books, title=_("ERPNext has the customer"))],
    ),
]
