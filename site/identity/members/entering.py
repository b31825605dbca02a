"""From the city's host into a tenant's: a signed link that works once, within a minute.

The key of the signature is the tenant's own, so a link of one tenant is worth nothing at another; the row makes that it
works once.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.members.models import Entry, SupportVisit, TenantUser
from identity.members.shadows import shadow_of
from identity.members.standing import forget_standing
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.models import Tenant
from tenancy.returning import is_own_path
from tenancy.signing import read_value, sign_value

PURPOSE = "member-entry"
SECONDS = 60

# What only the tenant's own back office shows.
LEADS = ("/dashboard/", "/cms/")


def entry_for_member(*, member: TenantUser, lead: str = "", strong: bool = False) -> str:
    """The link for somebody whom the city knows; `strong` when they proved more than a password or a mailbox there.
    Raises DomainError: members.not_here."""
    if member.status != TenantUser.Status.ACTIVE or member.removed_at:
        raise _not_here()
    return _link(member.tenant, lead, strong=strong, member=member)


def entry_for_visit(*, visit: SupportVisit) -> str:
    """The link for an operator who begins a visit as support."""
    return _link(visit.tenant, "", strong=True, visit=visit)


def spend_entry(*, token: str, tenant_id: int, actor: Actor) -> tuple[User, Entry]:
    """The account in this tenant that a link opens, and the entry. Call it inside the tenant. Of two who come with one
    link the first gets in. Raises DomainError: members.entry_spent, members.not_here."""
    key = read_value(PURPOSE, token, max_age=SECONDS)
    with in_the_city(), transaction.atomic():
        now = timezone.now()
        if key is None or not Entry.objects.filter(
            pk=key, tenant_id=tenant_id, used_at=None, expires_at__gt=now
        ).update(used_at=now):
            raise DomainError("members.entry_spent", _("This link has been used or is too old. Begin again."))
        entry = Entry.objects.select_related("member__tenant", "member__user", "visit__tenant", "tenant").get(pk=key)
        account = _account(entry, actor)
    return account, entry


def _account(entry: Entry, actor: Actor) -> User:
    if entry.visit is not None:
        if not entry.visit.is_open:
            raise _not_here()
        with in_tenant(entry.visit.tenant):
            return User.objects.get(pk=entry.visit.shadow_id)
    # Whoever takes the membership away meanwhile waits for this, or is waited for.
    member = (
        TenantUser.objects.select_for_update(of=("self",)).select_related("tenant", "user").get(pk=entry.member_id or 0)
    )
    if member.status != TenantUser.Status.ACTIVE or not member.user.is_active:
        raise _not_here()
    account = shadow_of(member, actor=actor)
    TenantUser.objects.filter(pk=member.pk).update(last_active_at=timezone.now())
    forget_standing()
    return account


def _link(tenant: Tenant, lead: str, *, strong: bool, **whose: TenantUser | SupportVisit) -> str:
    safe = lead if is_own_path(lead) and lead.startswith(LEADS) else ""
    with in_the_city():
        until = timezone.now() + timedelta(seconds=SECONDS)
        entry = Entry(tenant=tenant, lead=safe[:500], strong=strong, expires_at=until, **whose)
        Entry.objects.bulk_create([entry])
        host = tenant.domain
    with in_tenant(tenant):
        token = sign_value(PURPOSE, str(entry.pk))
    return absolute_url(host, reverse("dashboard:come-in", args=[token], urlconf=settings.PLACE_URLCONFS["tenant"]))


def _not_here() -> DomainError:
    return DomainError("members.not_here", _("You do not work in this tenant, or not any more."))
