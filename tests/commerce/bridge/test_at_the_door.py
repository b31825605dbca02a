"""A message of Medusa's from the street to the shelf: signed, stored, brought by the outbox, looked at, taken."""

from __future__ import annotations

from typing import Any

from tests.commerce.bridge.conftest import counts, work
from tests.orchestration.integrations.medusa_server import FakeMedusa, product
from tests.orchestration.webhooks.conftest import SECRET, signed, text


def test_from_the_street_to_the_shelf(shop: Any, medusa: FakeMedusa, host_client: Any) -> None:
    from commerce.catalogue.models import Product
    from orchestration.jobs.models import SyncJob
    from orchestration.webhooks.keys import set_inbound_secret
    from orchestration.webhooks.models import WebhookLog
    from orchestration.webhooks.working import work_on
    from tenancy.actor import Actor
    from tenancy.context import in_tenant

    set_inbound_secret(tenant=shop, source="medusa", secret=SECRET, actor=Actor.system("tests"))
    medusa.put("products", product("1", "Musk"))
    body = text(event="product.created", data={"id": "prod_1", "title": "not what it is"})
    street = host_client(shop.handle)
    for _ in range(2):
        answer = street.post(
            "/api/integrations/medusa/webhook", body, content_type="application/json", headers=signed(body)
        )
        assert answer.status_code == 200
    with in_tenant(shop):
        row = WebhookLog.objects.get(source="medusa")
        assert row.duplicates == 1 and work_on(row.pk) and work_on(row.pk)
        job = SyncJob.objects.get(kind="medusa.take")
        assert counts(work(job)) == {"product.made": 1}
        assert Product.objects.get(slug_en="oud-1").title_en == "Musk"
        forged = street.post(
            "/api/integrations/medusa/webhook", body, content_type="application/json", headers=signed(body, secret="x")
        )
    assert forged.status_code == 401
