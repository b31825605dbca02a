"""The operator's button: pulls into the tenant whose connection it is, and shows how far it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commerce.bridge.conftest import counts, work
from tests.orchestration.integrations.medusa_server import SECRET, FakeMedusa, product

SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def console(db: None, host_client: Any) -> Any:
    from identity.people.models import User
    from tenancy.context import in_the_city

    with in_the_city():
        operator = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
    return host_client("", operator)


def test_the_button_pulls_into_its_tenant(tenant_a: Any, medusa: FakeMedusa, connect: Any, console: Any) -> None:
    from orchestration.jobs.models import SyncJob

    row = connect("medusa", medusa, tenant_a, secrets={"access_token": SECRET})
    medusa.put("products", product("1"))
    for language, words in (("en", "Variants, prices and stock"), ("ar", "الأنواع والأسعار والمخزون")):
        page = console.get(f"/cms/integrations/{row.pk}/", headers={"accept-language": language}).content.decode()
        assert words in page and "prices[].currency_code" in page and SECRET not in page
        assert f"/cms/integrations/{row.pk}/pull/" in page
    answer = console.post(f"/cms/integrations/{row.pk}/pull/", headers=SAME)
    job = SyncJob.objects.get(kind="medusa.pull")
    assert answer.url == f"/cms/jobs/{job.pk}/" and job.schema_name == tenant_a.schema_name
    assert counts(work(job)) == {"product.made": 1}
    assert "product.made" in console.get(f"/cms/jobs/{job.pk}/").content.decode()


def test_the_platforms_own_has_no_button(medusa: FakeMedusa, connect: Any, console: Any) -> None:
    from orchestration.jobs.models import SyncJob

    row = connect("medusa", medusa, None, secrets={"access_token": SECRET})
    assert "/pull/" not in console.get(f"/cms/integrations/{row.pk}/").content.decode()
    console.post(f"/cms/integrations/{row.pk}/pull/", headers=SAME)
    assert not SyncJob.objects.filter(kind="medusa.pull").exists()
