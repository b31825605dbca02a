"""The operator's screens of integrations: reading, connecting, testing, and secrets that nobody reads again."""

from __future__ import annotations

from typing import Any

import pytest

from identity.people.models import User
from orchestration.audit.models import AuditLog
from orchestration.integrations import PermanentFault, sync_entity
from orchestration.integrations.endpoints import secrets_in
from orchestration.integrations.models import IntegrationEndpoint
from tenancy.context import in_the_city
from tests.orchestration.integrations.fake_erpnext import SECRETS, FakeERPNext

SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def erp(vendor_of: Any, tenant_a: Any) -> FakeERPNext:
    return vendor_of(FakeERPNext)  # type: ignore[no-any-return]


@pytest.fixture
def client(db: None, host_client: Any) -> Any:
    with in_the_city():
        operator = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
    return host_client("", operator)


def told(vendor: FakeERPNext, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    fields = {"base_url": vendor.url, "is_enabled": "on", "setting-company": "Alpha"}
    return {**fields, **{f"setting-{name}": value for name, value in SECRETS.items()}, **more}


def test_a_system_is_connected_tested_and_removed(erp: FakeERPNext, client: Any, tenant_a: Any) -> None:
    assert b"ERPNext" in client.get("/cms/integrations/").content
    answer = client.post("/cms/integrations/new/erpnext/", told(erp, tenant=tenant_a.pk), headers=SAME)
    row = IntegrationEndpoint.objects.get()
    assert answer.url == f"/cms/integrations/{row.pk}/" and secrets_in(row) == SECRETS and row.tenant == tenant_a
    client.post(f"/cms/integrations/{row.pk}/test/", headers=SAME)
    with pytest.raises(PermanentFault):
        sync_entity("erpnext", "item", {"title": "x"}, tenant=tenant_a, own_id=1, key="k")
    for language, words in (("en", "Which field is which"), ("ar", "أي حقل يقابل أي حقل")):
        page = client.get(f"/cms/integrations/{row.pk}/", headers={"accept-language": language}).content.decode()
        assert words in page and "books@city.example" in page
        assert "missing sku" in page and "item_code" in page
    client.post(f"/cms/integrations/{row.pk}/remove/", headers=SAME)
    assert IntegrationEndpoint.objects.exists(), "it is asked first"
    client.post(f"/cms/integrations/{row.pk}/remove/", {"sure": "1"}, headers=SAME)
    assert not IntegrationEndpoint.objects.exists()


def test_secrets_are_written_and_never_read(erp: FakeERPNext, client: Any, tenant_a: Any) -> None:
    client.post("/cms/integrations/new/erpnext/", told(erp, tenant=tenant_a.pk), headers=SAME)
    row = IntegrationEndpoint.objects.get()
    kept = {**told(erp), "setting-api_key": "", "setting-api_secret": "", "setting-warehouse": "Stores"}
    assert client.post(f"/cms/integrations/{row.pk}/edit/", kept, headers=SAME).status_code == 302
    row.refresh_from_db()
    assert secrets_in(row) == SECRETS and row.options == {"company": "Alpha", "warehouse": "Stores"}
    client.post(f"/cms/integrations/{row.pk}/edit/", {**kept, "setting-api_secret": "a-new-secret"}, headers=SAME)
    row.refresh_from_db()
    assert secrets_in(row) == {**SECRETS, "api_secret": "a-new-secret"}
    pages = [client.get(f"/cms/integrations/{path}").content.decode() for path in ("", f"{row.pk}/", f"{row.pk}/edit/")]
    pages += [client.get("/cms/audit/").content.decode(), repr(list(AuditLog.objects.values()))]
    hidden = (*SECRETS.values(), "a-new-secret", row.secrets)
    assert not [secret for secret in hidden for page in pages if secret in page]
    assert AuditLog.objects.filter(action="integration.changed").count() == 3
    client.post(f"/cms/integrations/{row.pk}/forget/", {"sure": "1"}, headers=SAME)
    row.refresh_from_db()
    assert row.secrets == ""


def test_what_cannot_be_is_said(erp: FakeERPNext, client: Any, tenant_a: Any) -> None:
    answer = client.post("/cms/integrations/new/erpnext/", told(erp, base_url="ftp://x"), headers=SAME)
    assert answer.status_code == 422 and not IntegrationEndpoint.objects.exists()
    answer = client.post("/cms/integrations/new/erpnext/", told(erp, **{"setting-api_key": ""}), headers=SAME)
    assert answer.status_code == 422
    assert client.get("/cms/integrations/new/nothing/", follow=True).status_code == 404


def test_only_those_with_the_right(client: Any, host_client: Any, tenant_a: Any) -> None:
    with in_the_city():
        editor = User.objects.create_user("editor@city.test", "long-enough-phrase", is_staff=True)
    other = host_client("", editor)
    assert other.get("/cms/integrations/").status_code != 200
    assert other.get("/cms/integrations/new/erpnext/").status_code != 200
