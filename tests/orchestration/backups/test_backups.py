"""A tenant is brought back, and its neighbour does not notice; a copy is a tenant of its own; nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from orchestration.backups.archives import digest_of, make_archive
from orchestration.backups.asking import ask_archive, forget_old
from orchestration.backups.models import TenantArchive
from orchestration.backups.restoring import restore_tenant
from orchestration.backups.sealing import open_file, seal_file
from orchestration.backups.shelves import folder
from orchestration.outbox import emit, subscribe
from orchestration.outbox.destinations import unsubscribe
from orchestration.outbox.models import EventOutbox
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Store, Tenant
from tenancy.services.lifecycle import change_status

ACTOR = Actor.system("tests")
WORD = "palm-harbour-42"


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.BACKUPS = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def heard() -> Iterator[list[str]]:
    found: list[str] = []
    subscribe("tests.backups", {"order.placed"}, lambda event: found.append(event.aggregate_id))
    yield found
    unsubscribe("tests.backups")


def _drain() -> None:
    from orchestration.outbox.dispatching import drain

    while drain():
        pass


def _person(email: str) -> Any:
    from identity.people.models import User

    return User.objects.create_user(email, WORD)


def _people(tenant: Tenant) -> set[str]:
    from identity.people.models import User

    with in_tenant(tenant):
        return set(User.objects.values_list("email", flat=True))


def _backup(tenant: Tenant) -> TenantArchive:
    with in_the_city():
        return make_archive(archive=ask_archive(tenant=tenant, kind="backup", actor=ACTOR), actor=ACTOR)


def _print_of(schema: str) -> dict[str, tuple[int, str]]:
    """How many rows each table of a schema has, and a digest of them."""
    with in_the_city(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
        tables = [row[0] for row in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(
                f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') "
                f'FROM "{schema}"."{table}" t'
            )
            found[table] = cursor.fetchone()
    return found


def test_one_comes_back_and_nobody_else_notices(
    fresh_city: None, tenant_a: Tenant, tenant_b: Tenant, heard: list[str], mailoutbox: list[Any]
) -> None:
    with in_tenant(tenant_a):
        _person("old@alpha.example")
        emit("order.placed", aggregate=("order.order", 1), payload={}, actor=ACTOR)
        default_storage.save("pictures/one.txt", ContentFile(b"one"))
    _drain()
    assert heard == ["1"]
    archive = _backup(tenant_a)
    assert archive.status == "ready" and archive.facts["files"] == 1 and archive.size > 1000
    before = _print_of(tenant_a.schema_name)
    with in_tenant(tenant_a):
        from django.contrib.sessions.models import Session

        from identity.people.models import User

        User.objects.filter(email="old@alpha.example").delete()
        _person("new@alpha.example")
        emit("order.placed", aggregate=("order.order", 2), payload={}, actor=ACTOR)
    with in_tenant(tenant_b):
        _person("other@beta.example")
    with in_the_city():
        Store.objects.filter(tenant=tenant_a, handle="annex-a").delete()
    _drain()
    neighbour, letters, events = _print_of(tenant_b.schema_name), len(mailoutbox), EventOutbox.objects.count()

    back = restore_tenant(archive=archive, actor=ACTOR)
    assert (back.pk, back.status) == (tenant_a.pk, "active")
    assert _print_of(tenant_a.schema_name) == before
    assert "old@alpha.example" in _people(tenant_a) and "new@alpha.example" not in _people(tenant_a)
    assert _print_of(tenant_b.schema_name) == neighbour
    assert Store.objects.filter(tenant=tenant_a, handle="annex-a").exists()
    _drain()
    # What was told stays told, and what is told of the restoring has no effect on buyers.
    assert heard == ["1", "2"] and len(mailoutbox) == letters
    new = EventOutbox.objects.order_by("pk")[events:].values_list("event_type", flat=True)
    assert set(new) == {"tenant.restored"}
    # Again: the same.
    restore_tenant(archive=archive, actor=ACTOR)
    assert _print_of(tenant_a.schema_name) == before
    with in_tenant(tenant_a):
        # Numbers go on behind the rows that came back.
        assert _person("next@alpha.example").pk > User.objects.get(email="old@alpha.example").pk
        assert not Session.objects.exists()


def test_a_copy_is_a_tenant_of_its_own(
    fresh_city: None, tenant_a: Tenant, host_client: Callable[..., Any], heard: list[str]
) -> None:
    from commerce.channels.models import SalesChannelMapping

    with in_tenant(tenant_a):
        _person("old@alpha.example")
        default_storage.save("pictures/one.txt", ContentFile(b"one"))
    archive = _backup(tenant_a)
    before = _print_of(tenant_a.schema_name)
    with in_the_city():
        former = list(Store.objects.filter(tenant=tenant_a).order_by("pk"))
    copy = restore_tenant(archive=archive, handle="alpha-again", actor=ACTOR)
    assert (copy.handle, copy.status) == ("alpha-again", "inactive") and copy.pk != tenant_a.pk
    assert _print_of(tenant_a.schema_name) == before
    assert _people(copy) == _people(tenant_a)
    with in_the_city():
        stores = list(Store.objects.filter(tenant=copy).order_by("pk"))
    assert [store.name_ar for store in stores] == [store.name_ar for store in former]
    with in_tenant(copy):
        assert set(SalesChannelMapping.objects.values_list("store_id", flat=True)) == {store.pk for store in stores}
        assert default_storage.open("pictures/one.txt").read() == b"one"
    assert host_client("alpha-again").get("/en/").status_code == 404
    with in_the_city():
        change_status(tenant=copy, move="activate", actor=ACTOR)
    answer = host_client("alpha-again").get("/en/")
    assert answer.status_code == 200 and former[0].name_en in answer.content.decode()
    _drain()
    assert heard == []
    with pytest.raises(DomainError) as taken:
        restore_tenant(archive=archive, handle="beta", actor=ACTOR)
    assert taken.value.code in {"handle.taken", "host.taken"}


def test_what_was_changed_on_disk_is_refused(fresh_city: None, tenant_a: Tenant, settings: Any) -> None:
    settings.BACKUP_KEY = "a key of the city"
    archive = _backup(tenant_a)
    file = folder() / archive.file
    assert archive.is_encrypted and b"schema.dump" not in file.read_bytes() and file.stat().st_mode & 0o077 == 0
    before = _print_of(tenant_a.schema_name)
    settings.BACKUP_KEY = "another key"
    with pytest.raises(DomainError) as refused:
        restore_tenant(archive=archive, actor=ACTOR)
    assert refused.value.code == "backup.unreadable"
    settings.BACKUP_KEY = "a key of the city"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(DomainError) as refused:
        restore_tenant(archive=archive, actor=ACTOR)
    assert refused.value.code == "backup.damaged"
    archive.sha256 = digest_of(file)
    with pytest.raises(DomainError) as refused:
        restore_tenant(archive=archive, actor=ACTOR)
    assert refused.value.code == "backup.unreadable"
    assert _print_of(tenant_a.schema_name) == before
    tenant_a.refresh_from_db()
    assert tenant_a.status == "active"


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024, 1024 * 1024 + 1, 2 * 1024 * 1024])
def test_sealed_and_opened(size: int, tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_KEY = "a key of the city"
    plain, sealed, again = (tmp_path / name for name in ("plain", "sealed", "again"))
    plain.write_bytes(b"x" * size)
    seal_file(plain, sealed)
    open_file(sealed, again)
    assert again.read_bytes() == plain.read_bytes()
    if size > 1024 * 1024:
        # A piece that is left out at the end is missed.
        sealed.write_bytes(sealed.read_bytes()[: 24 + 4 + 12 + 1024 * 1024 + 16])
        with pytest.raises(DomainError):
            open_file(sealed, again)


def test_old_ones_go(fresh_city: None, tenant_a: Tenant, settings: Any) -> None:
    settings.BACKUPS_KEPT = 2
    made = [_backup(tenant_a) for _n in range(3)]
    assert ask_archive(tenant=tenant_a, kind="backup", actor=ACTOR).pk not in {each.pk for each in made}
    assert forget_old(str(tenant_a.uuid)) == 1 and forget_old(str(tenant_a.uuid)) == 0
    assert [(folder() / each.file).exists() for each in made] == [False, True, True]
    made[0].refresh_from_db()
    with pytest.raises(DomainError) as refused:
        restore_tenant(archive=made[0], actor=ACTOR)
    assert refused.value.code == "backup.gone"
