"""The owner takes everything along; nobody else gets it, and a link lives an hour."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from identity.people.models import User
from orchestration.backups.archives import make_archive
from orchestration.backups.models import TenantArchive
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city


def test_asked_written_and_fetched(
    fresh_city: None, tenant_a: Any, tenant_b: Any, host_client: Any, settings: Any, tmp_path: Path
) -> None:
    settings.BACKUPS, settings.BACKUP_KEY = tmp_path, "a key of the city"
    visitors = {}
    for tenant in (tenant_a, tenant_b):
        with in_tenant(tenant):
            boss = User.objects.create_superuser("boss@tenant.example", "palm-harbour-42")
            visitors[tenant.handle] = host_client(tenant.handle, boss)
    with in_tenant(tenant_a):
        clerk = User.objects.create_user("clerk@tenant.example", is_staff=True, store_ids=[1])
        other = host_client("alpha", clerk)
    mine, stranger = visitors["alpha"], visitors["beta"]
    assert mine.post("/dashboard/exports/ask/").status_code == 302
    assert mine.post("/dashboard/exports/ask/").status_code == 302
    with in_tenant(tenant_a):
        picture = default_storage.save("products/own.png", ContentFile(b"a picture"))
    with in_the_city():
        archive = TenantArchive.objects.get(kind="export")
        make_archive(archive=archive, actor=Actor.system("tests"))
    page = mine.get("/dashboard/exports/").content.decode()
    found = re.search(r'href="/dashboard/exports/([^"]+)" download', page)
    assert found is not None
    link = found.group(1)
    answer: Any = mine.get(f"/dashboard/exports/{link}")
    content = io.BytesIO(b"".join(answer.streaming_content))
    # Readable without any key of ours.
    names = set(zipfile.ZipFile(content).namelist())
    assert {"manifest.json", "registry.json", "media.json", "schema.dump", f"files/{picture}"} <= names
    with in_tenant(tenant_a):
        default_storage.delete(picture)
    assert stranger.get(f"/dashboard/exports/{link}").status_code == 404
    assert other.get(f"/dashboard/exports/{link}").status_code == 404
    assert host_client("alpha").get(f"/dashboard/exports/{link}").status_code == 302
    assert " download" not in stranger.get("/dashboard/exports/").content.decode()
