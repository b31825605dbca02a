"""The files of a tenant are in its archives and come back: the right ones, of the right tenant, from any storage."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import threading
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from orchestration.backups import files, jobs
from orchestration.backups.archives import digest_of, make_archive
from orchestration.backups.asking import MAKE, ask_archive
from orchestration.backups.models import TenantArchive
from orchestration.backups.restoring import restore_tenant
from orchestration.backups.shelves import folder
from orchestration.jobs import cancel_job
from orchestration.jobs.models import SyncJob
from orchestration.jobs.working import run
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tests.ground.buckets import bucket_at, s3_serving
from tests.ground.forking import forked
from tests.ground.waiting import until
from tests.orchestration.backups.test_zones import _lyon, _zone_at

ACTOR = Actor.system("tests")
ARABIC = "original_images/عطر العود الملكي.png"
SAME = "documents/one.txt"
BIG = 48 * 2**20


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.BACKUPS = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    with s3_serving() as address:
        yield address


def _save(tenant: Tenant, name: str, content: bytes) -> None:
    with in_tenant(tenant):
        assert default_storage.save(name, ContentFile(content)) == name


def _all(tenant: Tenant) -> dict[str, bytes]:
    with in_tenant(tenant):
        found = {}
        for row in files.list_files():
            with default_storage.open(row["name"], "rb") as content:
                found[row["name"]] = content.read()
        return found


def _asked(tenant: Tenant, kind: str = "backup") -> TenantArchive:
    with in_the_city():
        return ask_archive(tenant=tenant, kind=kind, actor=ACTOR)


def _archive(tenant: Tenant, kind: str = "backup", **more: Any) -> TenantArchive:
    archive = _asked(tenant, kind)
    with in_the_city():
        return make_archive(archive=archive, actor=ACTOR, **more)


def _on_the_shelf() -> list[str]:
    return sorted(file.name for file in folder().iterdir())


@pytest.mark.parametrize("key", ["", "a key of the city"])
def test_what_was_deleted_or_changed_comes_back(fresh_city: None, tenant_a: Tenant, settings: Any, key: str) -> None:
    settings.BACKUP_KEY = key
    for name, content in ((ARABIC, b"oud" * 999), (SAME, b"one"), ("deep/er/two.bin", b"two"), ("empty.txt", b"")):
        _save(tenant_a, name, content)
    before, archive = _all(tenant_a), _archive(tenant_a)
    assert archive.facts["files"] == 4 and archive.facts["bytes"] == sum(map(len, before.values()))
    with in_tenant(tenant_a):
        default_storage.delete(ARABIC)
        default_storage.delete(SAME)
        untouched = Path(default_storage.path("empty.txt")).stat().st_mtime_ns
        Path(default_storage.path("deep/er/two.bin")).write_bytes(b"owt")  # of the same length
    _save(tenant_a, "later.txt", b"came later")
    restore_tenant(archive=archive, actor=ACTOR)
    assert _all(tenant_a) == {**before, "later.txt": b"came later"}
    told = archive.facts["last_restore"]
    assert (told["files_back"], told["files_missing"]) == (3, [])
    with in_tenant(tenant_a):
        assert Path(default_storage.path("empty.txt")).stat().st_mtime_ns == untouched
    restore_tenant(archive=archive, actor=ACTOR)
    assert archive.facts["last_restore"]["files_back"] == 0
    assert _on_the_shelf() == [archive.file]


def test_files_of_the_same_name_stay_with_their_tenants(fresh_city: None, tenant_a: Tenant, tenant_b: Tenant) -> None:
    _save(tenant_a, SAME, b"of alpha")
    _save(tenant_b, SAME, b"of beta")
    ours, theirs = _archive(tenant_a), _archive(tenant_b)
    for tenant in (tenant_a, tenant_b):
        with in_tenant(tenant):
            default_storage.delete(SAME)
    restore_tenant(archive=ours, actor=ACTOR)
    assert (_all(tenant_a), _all(tenant_b)) == ({SAME: b"of alpha"}, {})
    restore_tenant(archive=theirs, actor=ACTOR)
    assert (_all(tenant_a), _all(tenant_b)) == ({SAME: b"of alpha"}, {SAME: b"of beta"})


def test_a_copy_has_the_files_of_the_archive(fresh_city: None, tenant_a: Tenant) -> None:
    _save(tenant_a, ARABIC, b"as it was")
    archive = _archive(tenant_a)
    with in_tenant(tenant_a):
        default_storage.delete(ARABIC)
    _save(tenant_a, "later.txt", b"came later")
    copy = restore_tenant(archive=archive, handle="alpha-again", actor=ACTOR)
    assert _all(copy) == {ARABIC: b"as it was"} and _all(tenant_a) == {"later.txt": b"came later"}


def test_an_export_holds_them_for_everybody_to_read(fresh_city: None, tenant_a: Tenant, settings: Any) -> None:
    settings.BACKUP_KEY = "a key of the city"
    _save(tenant_a, ARABIC, b"oud")
    export = _archive(tenant_a, "export")
    with zipfile.ZipFile(folder() / export.file) as found:
        assert found.testzip() is None
        assert found.read(f"files/{ARABIC}") == b"oud"


def test_an_archive_of_before_takes_them_from_where_they_are(fresh_city: None, tenant_a: Tenant) -> None:
    """The first format had a list of the files only."""
    _save(tenant_a, SAME, b"one")
    _save(tenant_a, ARABIC, b"oud")
    archive = _archive(tenant_a)
    file = folder() / archive.file
    with zipfile.ZipFile(file) as found:
        parts = {name: found.read(name) for name in found.namelist() if not name.startswith(files.FOLDER)}
    listed = [{"name": row["name"], "size": row["size"]} for row in json.loads(parts["media.json"])]
    parts["media.json"] = json.dumps(listed).encode()
    parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), "format": 1}).encode()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)
    archive.sha256 = digest_of(file)
    with in_tenant(tenant_a):
        default_storage.delete(SAME)
    restore_tenant(archive=archive, actor=ACTOR)
    assert archive.facts["last_restore"]["files_missing"] == [SAME] and _all(tenant_a) == {ARABIC: b"oud"}
    assert _all(restore_tenant(archive=archive, handle="alpha-again", actor=ACTOR)) == {ARABIC: b"oud"}


def test_beyond_the_bound_rows_are_kept_and_exports_refused(
    fresh_city: None, tenant_a: Tenant, settings: Any, host_client: Callable[..., Any]
) -> None:
    _save(tenant_a, SAME, b"x" * 2001)
    settings.BACKUP_LARGEST = 2000
    backup = _archive(tenant_a)
    assert (backup.status, backup.facts["files"], backup.facts["files_bytes"]) == ("ready", 0, 2001)
    restore_tenant(archive=backup, actor=ACTOR)
    with in_the_city():
        export = _asked(tenant_a, "export")
        job = SyncJob.objects.get(kind=MAKE, entity_id=str(export.pk))
        assert run(job.pk) == "again"
        export.refresh_from_db()
        job.refresh_from_db()
    assert (export.status, export.facts) == ("failed", {"files_bytes": 2001, "most": 2000})
    assert "more than an archive takes" in job.error
    assert _on_the_shelf() == [backup.file]
    from identity.people.models import User

    with in_the_city():
        operator = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
    page = "/cms/backups/?tenant=alpha"
    for language, words in (("en", "an archive takes"), ("ar", "أقصى ما يتسع له الأرشيف")):
        assert host_client("", operator).get(page, HTTP_ACCEPT_LANGUAGE=language).content.decode().count(words) == 2


def test_a_disk_that_would_be_filled_is_left_alone(
    fresh_city: None, tenant_a: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(tenant_a, SAME, b"x" * 2001)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10**6, 10**6 - 2000, 2000))
    with pytest.raises(DomainError) as refused:
        _archive(tenant_a)
    assert refused.value.code == "backup.no_room" and _on_the_shelf() == []


def _killed_at(step: int, work: Callable[[files.Say], object]) -> None:
    """Does the work in a process of its own that is killed before a file of this number is touched."""

    def say(done: int, total: int) -> None:
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    child = forked(lambda: work(say))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_killed_half_way_it_begins_anew_without_rubbish(fresh_city: None, tenant_a: Tenant) -> None:
    for number in range(4):
        _save(tenant_a, f"pictures/{number}.txt", b"x" * number)
    before, archive = _all(tenant_a), _asked(tenant_a)

    def write(say: files.Say) -> object:
        with in_the_city():
            return make_archive(archive=archive, actor=ACTOR, say=say)

    _killed_at(2, write)
    assert [name.startswith("work-") for name in _on_the_shelf()] == [True]
    forgotten = folder() / "work-backup-of-long-ago"
    forgotten.mkdir()
    os.utime(forgotten, (0, 0))
    with in_the_city():
        assert ask_archive(tenant=tenant_a, kind="backup", actor=ACTOR).pk == archive.pk
    write(files.silent)
    archive.refresh_from_db()
    assert archive.status == "ready" and _on_the_shelf() == [archive.file]

    with in_tenant(tenant_a):
        for name in before:
            default_storage.delete(name)
    _killed_at(2, lambda say: restore_tenant(archive=archive, actor=ACTOR, say=say))
    tenant_a.refresh_from_db()
    assert tenant_a.status == "inactive" and len(_all(tenant_a)) == 2
    assert restore_tenant(archive=archive, actor=ACTOR).status == "active"
    assert _all(tenant_a) == before and archive.facts["last_restore"]["files_back"] == 2
    assert _on_the_shelf() == [archive.file]


def test_the_job_says_how_far_it_is_and_can_be_called_off(
    fresh_city: None, tenant_a: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        _save(tenant_a, f"pictures/{number}.txt", b"x")
    monkeypatch.setattr(jobs, "BEAT", 0.05)
    pieces = files._pieces

    def slow(content: Any) -> Iterator[bytes]:
        time.sleep(0.2)
        yield from pieces(content)

    monkeypatch.setattr(files, "_pieces", slow)
    archive = _asked(tenant_a)
    with in_the_city():
        job = SyncJob.objects.get(kind=MAKE, entity_id=str(archive.pk))
    told: list[str] = []

    def work() -> None:
        try:
            told.append(run(job.pk))
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()

    def is_under_way() -> bool:
        job.refresh_from_db()
        return job.progress_total == 40 and 0 < job.progress_done < 40

    assert until(is_under_way)
    cancel_job(job=job.pk, actor=ACTOR)
    worker.join(60)
    archive.refresh_from_db()
    assert (told, archive.status) == (["cancelled"], "failed") and _on_the_shelf() == []


@pytest.mark.parametrize("home", ["folder", "bucket"])
def test_no_file_is_in_memory_as_a_whole(
    fresh_city: None, settings: Any, tmp_path: Path, s3_server: str, home: str
) -> None:
    address = s3_server.removeprefix("http://")
    url = f"s3+http://key:secret@{address}/zone-big?region=eu-west-3" if home == "bucket" else f"file://{tmp_path}/eu"
    _zone_at(settings, "EU", url)
    with bucket_at(s3_server, "zone-big"):
        lyon = _lyon()
        # What the libraries load when they are first used is no file.
        restore_tenant(archive=_archive(lyon), actor=ACTOR)
        _save(lyon, ARABIC, os.urandom(BIG))
        digest = _digest(lyon)
        tracemalloc.start()
        try:
            archive = _archive(lyon)
            with in_tenant(lyon):
                default_storage.delete(ARABIC)
            restore_tenant(archive=archive, actor=ACTOR)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert archive.facts["last_restore"]["files_back"] == 1 and _digest(lyon) == digest
        assert peak < BIG // 2, peak


def _digest(tenant: Tenant) -> str:
    with in_tenant(tenant), default_storage.open(ARABIC, "rb") as content:
        digest = hashlib.sha256()
        while piece := content.read(2**20):
            digest.update(piece)
    return digest.hexdigest()
