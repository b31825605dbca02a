"""A member's account inside the tenant: made at the first entry from the city's account, with the rights of the role.

Whenever the membership changes, the account's rights change in the same transaction: whoever is signed in there has
them, or has them no more, from the next request on.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models import Q

from identity.access.grounds import stores_in
from identity.members.models import SupportVisit, TenantUser
from identity.members.rules import ADMINS, OF_NODES, OURS, as_ids, groups_of
from identity.people.finding import person_at
from identity.people.models import User
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.hosts import platform_host
from tenancy.models import Tenant

SUPPORT_ADDRESS = "support-"


def shadow_of(member: TenantUser, *, actor: Actor) -> User:
    """The account of an active member in the tenant's schema, made when there is none. A customer of the tenant with
    the same, proven address keeps their account and gets the rights in it. Call it in a transaction."""
    with in_the_city():
        person, tenant = member.user, member.tenant
    with in_tenant(tenant):
        account = User.objects.filter(pk=member.shadow_id).first() if member.shadow_id else None
        if account is None:
            account = person_at(person.email)
        if account is None:
            account = User(email=person.email, language=person.language, phone="")
            account.set_unusable_password()
        account.first_name = account.first_name or person.first_name
        account.last_name = account.last_name or person.last_name
        made = account.pk is None
        _give(account, member, tenant)
        if made or member.shadow_id != account.pk:
            record("member.entered", resource=account, after={"role": member.role}, actor=actor)
    if member.shadow_id != account.pk:
        with in_the_city():
            TenantUser.objects.filter(pk=member.pk).update(shadow_id=account.pk)
        member.shadow_id = account.pk
    return account


def adapt_shadow(member: TenantUser) -> None:
    """Gives the account the rights of the membership as it is now; takes all of them when it does not count."""
    if member.shadow_id is None:
        return
    with in_the_city():
        tenant = member.tenant
    with in_tenant(tenant):
        account = User.objects.filter(pk=member.shadow_id).first()
        if account is None:
            return
        if member.status == TenantUser.Status.ACTIVE:
            _give(account, member, tenant)
        else:
            _take(account)


def is_of_support() -> Q:
    """Finds accounts of a tenant that operators come in by, open or not: nobody's customers."""
    return Q(email__istartswith=SUPPORT_ADDRESS, email__iendswith=f"@{platform_host()}")


def support_shadow(operator: User, tenant: Tenant) -> User:
    """The account that an operator has inside a tenant while a visit is open. Nobody signs in to it by a password."""
    with in_tenant(tenant):
        address = f"{SUPPORT_ADDRESS}{operator.pk}@{platform_host()}"
        account = person_at(address) or User(email=address)
        account.first_name, account.last_name = operator.first_name, operator.last_name
        account.language = operator.language
        account.is_active = account.is_staff = account.is_superuser = True
        account.store_ids = []
        account.set_unusable_password()
        account.save()
    return account


def take_support(visit: SupportVisit) -> None:
    """Takes the rights of an operator's account inside the tenant."""
    with in_tenant(visit.tenant):
        account = User.objects.filter(pk=visit.shadow_id).first()
        if account is not None:
            _take(account)


def _give(account: User, member: TenantUser, tenant: Tenant) -> None:
    stores = as_ids(member.store_ids or ())
    if member.assigned_node_ids:
        nodes = tuple(as_ids(member.assigned_node_ids))
        stores = as_ids({*stores, *stores_in(tenant.schema_name, nodes)})
    limited = bool(stores or member.assigned_node_ids or member.role in OF_NODES)
    account.is_staff = account.is_active = True
    account.is_superuser = member.role in ADMINS
    # An admin's stores and nodes limit nothing; an empty list would be the whole tenant's.
    account.store_ids = [] if account.is_superuser else stores
    account.save()
    without_ground = limited and not stores and not account.is_superuser
    wanted = set() if without_ground else groups_of(member.role, limited=limited)
    _put_into(account, wanted)


def _take(account: User) -> None:
    account.is_staff = account.is_superuser = False
    account.store_ids = []
    account.save()
    account.user_permissions.clear()
    account.groups.clear()


def _put_into(account: User, wanted: set[str]) -> None:
    """Groups that no role gives stay."""
    held = set(account.groups.filter(name__in=OURS).values_list("name", flat=True))
    if held - wanted:
        account.groups.remove(*Group.objects.filter(name__in=held - wanted))
    if wanted - held:
        account.groups.add(*Group.objects.filter(name__in=wanted - held))
