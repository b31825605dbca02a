"""The operators' console: each right opens its own pages, and no role of a tenant opens any."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.contract.test_sweep import _answer

pytestmark = pytest.mark.django_db

# Pages without an id, and the kind of thing that they show.
CONSOLE = {
    "/cms/city/": "tenant",
    "/cms/city/new/": "tenant",
    "/cms/city/sign-on/": "tenant",
    "/cms/outbox/": "outbox",
    "/cms/outbox/events/": "outbox",
    "/cms/engine/": "workflow",
    "/cms/integrations/": "integration",
    "/cms/jobs/": "job",
    "/cms/jobs/clock/": "job",
    "/cms/audit/": "audit",
    "/cms/webhooks/in/": "webhook",
    "/cms/webhooks/out/": "webhook",
    "/cms/webhooks/endpoints/": "webhook",
}


@pytest.mark.parametrize(
    "right", ["audit:read", "outbox:read", "workflow:read", "job:read", "webhook:read", "integration:read"]
)
def test_an_operator_with_one_right_opens_those_pages_only(tenant_a: Any, host_client: Any, right: str) -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission

    from portals.platform.rights import MEANS
    from tenancy.context import in_the_city

    client, kind = host_client(""), right.partition(":")[0]
    means = next(one for one, (action, of) in MEANS.items() if f"{of}:{action}" == right)
    wanted = [means.split("."), ["wagtailadmin", "access_admin"]]
    with in_the_city():
        person = get_user_model().objects.create_user("one@city.example", "correct horse battery", is_staff=True)
        for app, code in wanted:
            person.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=code))
        client.force_login(person, backend="identity.people.backends.EmailBackend")
    opened = {path for path in CONSOLE if _answer(client, "get", path)[0] == 200}
    assert opened == {path for path, of in CONSOLE.items() if of == kind}


def test_nobody_of_a_tenant_opens_the_console(tenant_a: Any, host_client: Any) -> None:
    """Whatever somebody is in a tenant, in the city they are nobody; and the operators' own admin opens every page."""
    from django.contrib.auth import get_user_model

    from identity.members.models import Role, TenantUser
    from tenancy.context import in_the_city

    codes: Counter[tuple[str, int]] = Counter()
    for role in Role.values:
        client = host_client("")
        with in_the_city():
            person = get_user_model().objects.create_user(f"{role}@city.example", "correct horse battery")
            TenantUser.objects.create(tenant=tenant_a, user=person, role=role, status="active")
            client.force_login(person, backend="identity.people.backends.EmailBackend")
        for path in CONSOLE:
            status, where = _answer(client, "get", path)
            codes[role, status] += 1
            assert (status in {302, 403, 404} and "/cms/login/" in where) or status != 302, (role, path, status, where)
    boss = host_client("")
    with in_the_city():
        who = get_user_model().objects.create_superuser("all@city.example", "correct horse battery")
        boss.force_login(who, backend="identity.people.backends.EmailBackend")
    assert {_answer(boss, "get", path)[0] for path in CONSOLE} == {200}
    print(dict(codes))
