"""Data lie where their zone says: two folders, a bucket and a second database, all real; every byte is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections

from cityos import zones
from identity.people.models import User
from orchestration.backups import moving
from orchestration.backups.archives import make_archive
from orchestration.backups.asking import ask_archive
from orchestration.backups.copies import copy_rows, wants_copy
from orchestration.backups.models import TenantArchive
from orchestration.backups.restoring import restore_tenant
from orchestration.backups.shelves import open_archive
from orchestration.jobs.models import SyncJob
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant
from tenancy.provisioning import provision_tenant
from tenancy.services.lifecycle import change_status, delete_tenant
from tests.conftest import DATABASES
from tests.ground.buckets import KEY, SECRET, bucket_at, s3_serving

ACTOR = Actor.system("tests")
WORD = b"a word that only Lyon knows"


@pytest.fixture
def city_folder(settings: Any, tmp_path: Path) -> Path:
    """What lies with the city itself."""
    city = tmp_path / "city"
    settings.MEDIA_ROOT, settings.BACKUPS, settings.EXPORTS = city / "media", city / "backups", city / "exports"
    return city


def _zone_at(settings: Any, zone: str, url: str) -> None:
    alias = zones.alias_of(zone)
    archives = {f"archives_{alias}": zones.archives_in(url)}
    settings.STORAGES = {**settings.STORAGES, alias: zones.files_in(url), **archives}
    settings.ZONE_STORAGES = {**settings.ZONE_STORAGES, zone: alias}


@pytest.fixture
def eu_folder(settings: Any, tmp_path: Path, city_folder: Path) -> Path:
    """The home of zone EU; the city itself lies in the Gulf."""
    _zone_at(settings, "EU", f"file://{tmp_path}/eu")
    settings.CITY_ZONES = ("GCC",)
    return tmp_path / "eu"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    with s3_serving() as address:
        yield address


@pytest.fixture
def eu_bucket(settings: Any, s3_server: str, city_folder: Path) -> Iterator[Any]:
    """The same, as a bucket."""
    address = s3_server.removeprefix("http://")
    _zone_at(settings, "EU", f"s3+http://{KEY}:{SECRET}@{address}/zone-eu?region=eu-west-3")
    settings.CITY_ZONES = ("GCC",)
    with bucket_at(s3_server, "zone-eu") as made:
        yield made


@pytest.fixture
def eu_database(settings: Any, fresh_city: None) -> Iterator[str]:
    """A second database for the rows of zone EU."""
    name = "copy_zone_eu"
    with psycopg.connect(DATABASES.url_of("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
    plain = {"ENGINE": "django.db.backends.postgresql", **zones.database_of(DATABASES.url_of(name))}
    connections.settings = connections.configure_settings({**connections.settings, "zone_eu": plain})
    settings.ZONE_DATABASES = {"EU": "zone_eu"}
    yield DATABASES.url_of(name)
    connections["zone_eu"].close()
    del connections["zone_eu"]
    del connections.settings["zone_eu"]
    with psycopg.connect(DATABASES.url_of("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _lyon(**asked: Any) -> Tenant:
    stores = [{"handle": "lyon", "name_en": "Lyon", "name_ar": "ليون"}]
    asked = {"residency_zone": "EU", "stores": stores, **asked}
    return provision_tenant(handle="lyon-co", name_en="Lyon", name_ar="ليون", actor=ACTOR, **asked)


def _holds(folder: Path, word: bytes) -> list[str]:
    return [str(file) for file in folder.rglob("*") if file.is_file() and word in file.read_bytes()]


def _files(folder: Path) -> list[Path]:
    return sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())


def _archive(tenant: Tenant, kind: str = "backup") -> TenantArchive:
    with in_the_city():
        return make_archive(archive=ask_archive(tenant=tenant, kind=kind, actor=ACTOR), actor=ACTOR)


def test_not_a_byte_of_one_zone_lies_in_the_other(
    fresh_city: None, tenant_a: Tenant, eu_folder: Path, city_folder: Path, host_client: Callable[..., Any]
) -> None:
    lyon = _lyon()
    assert (lyon.residency_zone, lyon.storage_alias, tenant_a.storage_alias) == ("EU", "zone_eu", "city")
    with in_tenant(lyon):
        name = default_storage.save("pictures/one.txt", ContentFile(WORD))
        address = default_storage.url(name)
    with in_tenant(tenant_a):
        default_storage.save("pictures/one.txt", ContentFile(b"a word of the Gulf"))
    backup, export = _archive(lyon), _archive(lyon, "export")
    assert set(_files(eu_folder)) == {
        Path(f"archives/{backup.file}"),
        Path(f"archives/{export.file}"),
        Path(f"media/{lyon.uuid}/pictures/one.txt"),
    }
    assert _files(city_folder) == [Path(f"media/{tenant_a.uuid}/pictures/one.txt")]
    assert _holds(eu_folder, WORD) and not _holds(city_folder, WORD) and not _holds(eu_folder, b"Gulf")
    # Shown on its own hosts as everybody's files are, and on no other.
    shown = host_client("lyon").get(address)
    assert shown.status_code == 200 and b"".join(shown.streaming_content) == WORD
    assert host_client("shop-a").get(address).status_code == 404

    with in_the_city(), open_archive(export) as found:
        assert found.read(2) == b"PK"
    back = restore_tenant(archive=backup, actor=ACTOR)
    assert (back.storage_alias, backup.facts["last_restore"]["files_missing"]) == ("zone_eu", [])
    copy = restore_tenant(archive=backup, handle="lyon-two", actor=ACTOR)
    assert (copy.storage_alias, copy.residency_zone) == ("zone_eu", "EU")
    assert Path(f"media/{copy.uuid}/pictures/one.txt") in _files(eu_folder)
    for move in ("suspend", "archive"):
        change_status(tenant=lyon, move=move, actor=ACTOR)
    export_name = delete_tenant(tenant=lyon, actor=ACTOR)
    left = _files(eu_folder)
    assert {Path(f"archives/{export_name}"), Path(f"archives/{export_name}.zip")} <= set(left)
    assert not [file for file in left if str(lyon.uuid) in str(file)]
    assert _files(city_folder) == [Path(f"media/{tenant_a.uuid}/pictures/one.txt")]


def test_a_zone_may_be_a_bucket(fresh_city: None, eu_bucket: Any, city_folder: Path) -> None:
    lyon = _lyon()
    with in_tenant(lyon):
        default_storage.save("pictures/one.txt", ContentFile(WORD))
    backup = _archive(lyon)
    assert {item.key for item in eu_bucket.objects.all()} == {
        f"archives/{backup.file}",
        f"{lyon.uuid}/pictures/one.txt",
    }
    with in_tenant(lyon):
        default_storage.delete("pictures/one.txt")
    restore_tenant(archive=backup, actor=ACTOR)
    with in_tenant(lyon), default_storage.open("pictures/one.txt") as found:
        assert found.read() == WORD
    assert _files(city_folder) == []


def test_the_zones_database_keeps_a_copy_of_the_rows(
    fresh_city: None, tenant_a: Tenant, eu_folder: Path, eu_database: str
) -> None:
    lyon = _lyon()
    assert lyon.database_alias == "zone_eu"
    with in_tenant(lyon):
        User.objects.create_user("first@lyon.example", "palm-harbour-42")
    backup = _archive(lyon)
    assert wants_copy(backup) and not wants_copy(_archive(tenant_a))
    assert copy_rows(archive=backup, actor=ACTOR)["database"] == "zone_eu"
    assert _people(eu_database) == ["first@lyon.example"]
    # Once more, and later again: the copy is as of the last backup, whole.
    copy_rows(archive=backup, actor=ACTOR)
    with in_tenant(lyon):
        User.objects.create_user("second@lyon.example", "palm-harbour-42")
    assert _people(eu_database) == ["first@lyon.example"]
    copy_rows(archive=_archive(lyon), actor=ACTOR)
    assert _people(eu_database) == ["first@lyon.example", "second@lyon.example"]
    assert _schemas(eu_database) == ["t_lyon_co"]
    for move in ("suspend", "archive"):
        change_status(tenant=lyon, move=move, actor=ACTOR)
    delete_tenant(tenant=lyon, actor=ACTOR)
    assert _schemas(eu_database) == []


def test_a_tenant_moves_to_the_home_that_its_zone_was_given_later(
    fresh_city: None,
    settings: Any,
    tmp_path: Path,
    city_folder: Path,
    host_client: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(moving, "HEARD", 0)
    lyon = _lyon()
    assert lyon.storage_alias == "city"
    with in_tenant(lyon):
        address = default_storage.url(default_storage.save("pictures/one.txt", ContentFile(WORD)))
    backup = _archive(lyon)
    _zone_at(settings, "EU", f"file://{tmp_path}/eu")
    assert "not where its zone says" in _listing() and host_client("lyon").get(address).status_code == 200
    # Stopped in the middle: the next one finds what is left.
    with monkeypatch.context() as broken:
        broken.setattr(moving, "_delete_copied", _fail)
        with pytest.raises(OSError, match="the disk is gone"):
            call_command("residency", move="lyon-co", stdout=StringIO())
    assert "not where its zone says" in _listing() and host_client("lyon").get(address).status_code == 200
    call_command("residency", move="lyon-co", stdout=StringIO())
    assert _files(city_folder) == []
    assert _files(tmp_path / "eu") == [
        Path(f"archives/{backup.file}"),
        Path(f"media/{lyon.uuid}/pictures/one.txt"),
    ]
    assert "not where" not in _listing() and host_client("lyon").get(address).status_code == 200
    backup.refresh_from_db()
    assert restore_tenant(archive=backup, actor=ACTOR).storage_alias == "zone_eu"


@pytest.mark.django_db
def test_the_operator_sees_where_data_lie_and_has_them_moved(
    settings: Any, tmp_path: Path, tenant_a: Tenant, host_client: Callable[..., Any]
) -> None:
    with in_the_city():
        operator = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
    console = host_client("", operator)
    page, told = f"/cms/city/tenants/{tenant_a.pk}/", {"HTTP_SEC_FETCH_SITE": "same-origin"}
    Tenant.objects.filter(pk=tenant_a.pk).update(residency_zone="EU")
    assert "Move its data" not in console.get(page, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    settings.CITY_ZONES = ("GCC",)
    refused = console.get(page, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Nothing is set up for data" in refused
    console.post(f"/cms/backups/move/{tenant_a.pk}/", **told)
    assert not SyncJob.objects.filter(kind="tenant.move_data").exists()
    _zone_at(settings, "EU", f"file://{tmp_path}/eu")
    assert "Move its data" in console.get(page, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "انقل بياناته" in console.get(page, HTTP_ACCEPT_LANGUAGE="ar").content.decode()
    assert console.post(f"/cms/backups/move/{tenant_a.pk}/", **told).status_code == 302
    assert SyncJob.objects.get(kind="tenant.move_data").entity_id == str(tenant_a.pk)


def _fail(*args: Any) -> None:
    raise OSError("the disk is gone")


def _listing() -> str:
    out = StringIO()
    call_command("residency", stdout=out)
    return next(line for line in out.getvalue().splitlines() if line.startswith("lyon-co"))


def _people(database: str) -> list[str]:
    with psycopg.connect(database) as server:
        return [row[0] for row in server.execute("SELECT email FROM t_lyon_co.people_user ORDER BY id").fetchall()]


def _schemas(database: str) -> list[str]:
    with psycopg.connect(database) as server:
        rows = server.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%' ORDER BY 1").fetchall()
        return [row[0] for row in rows]
