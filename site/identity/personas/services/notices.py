"""Telling tenants something, and putting it away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.personas.known import Told, notices, tenant_known
from identity.personas.models import Notice
from identity.personas.services.noting import check_unchanged, keep, locked
from identity.personas.services.preferences import preferences_of, set_preference
from tenancy.actor import Actor
from tenancy.context import current_schema, in_the_city
from tenancy.errors import DomainError
from tenancy.speech import spoken

KEY = "notices.put_away"
STARTS = ("/", "https://")
REMEMBERED = 200


@transaction.atomic
def save_notice(*, notice: Notice, actor: Actor, seen: datetime | None = None) -> Notice:
    """Keeps a new or a changed notice. Raises DomainError: personas.changed_meanwhile, notice.bad_time,
    notice.no_audience, notice.one_language, notice.bad_address."""
    with in_the_city():
        before = locked(notice)
        check_unchanged(before, seen)
        if notice.ends_at is not None and notice.ends_at <= notice.starts_at:
            text = _("It ends before it begins. Choose a later moment.")
            raise DomainError("notice.bad_time", text, field="ends_at")
        if not notice.message_en or not notice.message_ar:
            text = _("Write it in both languages.")
            missing = "message_ar" if notice.message_en else "message_en"
            raise DomainError("notice.one_language", text, field=missing)
        if notice.audience == Notice.Audience.PLAN and not notice.plans:
            raise DomainError("notice.no_audience", _("Choose at least one plan."), field="plans")
        if notice.audience == Notice.Audience.COUNTRY and not notice.country_codes:
            raise DomainError("notice.no_audience", _("Name at least one country."), field="country_codes")
        if notice.address and (not notice.address.startswith(STARTS) or notice.address.startswith("//")):
            text = _("Write a path such as /dashboard/ or a whole address with https://.")
            raise DomainError("notice.bad_address", text, field="address")
        keep(notice, before=before, word="notice", actor=actor)
    return notice


def notices_for(user_id: str) -> list[tuple[int, str, str]]:
    """What somebody who works in this tenant is told now: (id, text in their language, link). One query at most, and
    none while nothing is told."""
    here = tenant_known(current_schema())
    now = timezone.now()
    told = [one for one in notices() if here is not None and one.concerns(here, now)]
    if not told or here is None:
        return []
    away = set(preferences_of(user_id=user_id, tenant_id=here.tenant_id, keys=[KEY]).get(KEY, []))
    return [(one.id, _text(one), one.address) for one in told if one.id not in away]


def _text(one: Told) -> str:
    return one.messages.get(spoken()) or one.messages["en"]


@transaction.atomic
def put_away(*, notice_id: int, actor: Actor) -> None:
    """This person does not see it again. Raises DomainError: notice.not_here."""
    here = tenant_known(current_schema())
    if here is None or not any(one.id == notice_id for one in notices()):
        raise DomainError("notice.not_here", _("This notice is over."))

    def with_it(value: object) -> list[int]:
        away = [one for one in value if isinstance(one, int)] if isinstance(value, list) else []
        return [*(one for one in away if one != notice_id), notice_id][-REMEMBERED:]

    set_preference(tenant_id=here.tenant_id, key=KEY, value=with_it, actor=actor)
