"""Operators: one who may do everything, one who may only read, and a tenant's own people."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission

from identity.people.models import User
from tenancy.context import in_tenant, in_the_city

READ = ["access_admin", "view_eventoutbox", "view_workflowexecution", "view_syncjob"]
SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def operator(db: None, host_client: Any) -> Any:
    """The console, used by somebody who may do everything."""
    with in_the_city():
        boss = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
        return host_client("", boss)


@pytest.fixture
def reader(db: None, host_client: Any) -> Any:
    """The console, used by somebody who may only look."""
    with in_the_city():
        person = User.objects.create_user(email="reader@city.test", password="long-enough-phrase", is_staff=True)
        person.user_permissions.set(Permission.objects.filter(codename__in=READ))
        return host_client("", person)


@pytest.fixture
def strangers(tenant_a: Any, host_client: Any) -> list[Any]:
    """A guest, and the boss of a tenant on the tenant's own host."""
    with in_tenant(tenant_a):
        boss = User.objects.create_superuser(email="boss@alpha.test", password="long-enough-phrase")
        return [host_client(""), host_client("alpha", boss)]


def press(client: Any, path: str, **values: Any) -> Any:
    """A button, pressed on our own page."""
    return client.post(path, values, headers=SAME)


def both(client: Any, path: str) -> str:
    """A page in English; that it opens in Arabic is asserted."""
    assert client.get(path, headers={"accept-language": "ar"}).status_code == 200, path
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == 200, path
    return str(answer.content.decode())
