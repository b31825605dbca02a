"""What lies in the drawers of the demo city's first tenant: an invitation, keys, a domain to prove, a support visit."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from identity.keys.services import make_key
from identity.members.inviting import invite_member
from identity.members.models import ApiKey, Role, SupportVisit, TenantUser
from identity.members.support import begin_support, end_support
from identity.people.models import User
from portals.platform.demo.people import OPERATOR
from portals.platform.demo.reading import read
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Domain, Store, Tenant
from tenancy.services.domains import add_custom_domain

ACTOR = Actor.system("demo")
KEYS_LAST = timedelta(days=365)


def load_office() -> None:
    """Once: what is there stays as it is."""
    told = read("office")
    with in_the_city():
        tenant = Tenant.objects.get(handle=told["tenant"])
        if not TenantUser.objects.filter(tenant=tenant, user__email=told["invited"]["email"]).exists():
            invite_member(tenant=tenant, role=Role.VIEWER, actor=ACTOR, **told["invited"])
        if not ApiKey.objects.filter(tenant=tenant).exists():
            until = timezone.now() + KEYS_LAST
            for name, scopes in told["keys"].items():
                make_key(tenant=tenant, name=name, scopes=scopes, role=Role.VIEWER, expires_at=until, actor=ACTOR)
        host, store = told["domain"]
        if not Domain.objects.filter(domain=host).exists():
            add_custom_domain(store=Store.objects.get(handle=store), host=host, actor=ACTOR)
        if not SupportVisit.objects.filter(tenant=tenant).exists():
            operator = User.objects.get(email=OPERATOR)
            visit = begin_support(tenant=tenant, operator=operator, reason=told["visit"], minutes=20, actor=ACTOR)
            end_support(visit=visit, actor=ACTOR)
