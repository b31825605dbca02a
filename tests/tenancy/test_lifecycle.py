"""Renamed, archived, exported, deleted."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Domain, Provisioning, Store, Tenant
from tenancy.provisioning.schemas import schema_exists
from tenancy.services.lifecycle import change_status, delete_tenant, rename_tenant

ACTOR = Actor.system("tests")


@pytest.mark.django_db
def test_a_renamed_tenant_answers_under_both_names(tenant_a: Any, ask: Any, told: Any) -> None:
    rename_tenant(tenant=tenant_a, handle="omega", actor=ACTOR)
    told()
    tenant = Tenant.objects.get(pk=tenant_a.pk)
    assert (tenant.handle, tenant.schema_name, tenant.domain) == ("omega", "t_alpha", "omega.localhost")
    assert ask("omega.localhost")[1].tenant_id == tenant.pk
    assert ask("alpha.localhost")[1].tenant_id == tenant.pk
    assert ask("shop-a.localhost")[1].tenant_handle == "omega"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("handle", "code"),
    [("beta", "handle.taken"), ("api", "handle.taken"), ("shop-b", "host.taken"), ("Ω", "handle.malformed")],
)
def test_names_that_cannot_be_taken(tenant_a: Any, tenant_b: Any, handle: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        rename_tenant(tenant=tenant_a, handle=handle, actor=ACTOR)
    assert refused.value.code == code
    assert Tenant.objects.get(pk=tenant_a.pk).handle == "alpha"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "move"),
    [("active", "archive"), ("active", "activate"), ("archived", "suspend"), ("inactive", "suspend")],
)
def test_moves_that_are_refused(tenant_a: Any, status: str, move: str) -> None:
    Tenant.objects.filter(pk=tenant_a.pk).update(status=status)
    with pytest.raises(DomainError) as refused:
        change_status(tenant=tenant_a, move=move, actor=ACTOR)
    assert refused.value.code == "tenant.move_refused"


def test_an_archived_tenant_is_exported_then_gone(
    fresh_city: None, tenant_a: Any, tenant_b: Any, ask: Any, settings: Any, tmp_path: Path
) -> None:
    settings.EXPORTS, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    with pytest.raises(DomainError) as refused:
        delete_tenant(tenant=tenant_a, actor=ACTOR)
    assert refused.value.code == "tenant.not_archived"
    for move in ("suspend", "archive"):
        change_status(tenant=tenant_a, move=move, actor=ACTOR)
    assert ask("shop-a.localhost")[0] == 410
    with in_tenant(tenant_a):
        default_storage.save("pictures/one.txt", ContentFile(b"one"))
    with in_tenant(tenant_b):
        default_storage.save("pictures/one.txt", ContentFile(b"other"))
    name = delete_tenant(tenant=tenant_a, actor=ACTOR)
    assert (tmp_path / name).read_bytes()[:5] == b"PGDMP"
    with zipfile.ZipFile(tmp_path / f"{name}.zip") as files:
        assert files.read("pictures/one.txt") == b"one"
    left = [file.relative_to(tmp_path / "media") for file in (tmp_path / "media").rglob("*") if file.is_file()]
    assert [str(file) for file in left] == [f"{tenant_b.uuid}/pictures/one.txt"]
    assert not schema_exists("t_alpha") and schema_exists("t_beta")
    with in_the_city():
        assert not Tenant.objects.filter(handle="alpha").exists()
        assert not Store.objects.filter(handle="shop-a").exists()
        assert not Domain.objects.filter(domain__in=["alpha.localhost", "shop-a.localhost"]).exists()
        assert not Provisioning.objects.filter(handle="alpha").exists()
    assert ask("shop-a.localhost") == (404, None)
    assert ask("shop-b.localhost")[0] == 200
    assert connection.schema_name == "public"  # type: ignore[attr-defined]
