"""The same files in a bucket: a real S3 server process, one prefix a tenant."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile

from cms.media.bucket import TenantS3Storage

BUCKET = "cityos-files"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """The address of an S3 server that ends with the tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
    try:
        for _ in range(150):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        else:
            pytest.fail("the S3 server did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def bucket(s3_server: str) -> Any:
    """An empty bucket."""
    made = boto3.resource("s3", endpoint_url=s3_server, region_name="us-east-1", **_keys("aws_")).Bucket(BUCKET)
    made.create()
    yield made
    made.objects.all().delete()
    made.delete()


def _keys(prefix: str = "") -> dict[str, str]:
    return {
        f"{prefix}access_key_id" if prefix else "access_key": "key",
        f"{prefix}secret_access_key" if prefix else "secret_key": "secret",
    }


@pytest.mark.django_db
def test_each_tenant_writes_and_reads_below_its_own_prefix(
    tenant_a: Any, tenant_b: Any, in_tenant: Any, s3_server: str, bucket: Any
) -> None:
    storage = TenantS3Storage(
        bucket_name=BUCKET, endpoint_url=s3_server, region_name="us-east-1", file_overwrite=False, **_keys()
    )
    names = {}
    for tenant, words in ((tenant_a, b"alpha"), (tenant_b, b"beta")):
        with in_tenant(tenant):
            names[tenant.handle] = storage.save("original_images/oud.png", ContentFile(words))
    assert names == {"alpha": "original_images/oud.png", "beta": "original_images/oud.png"}
    keys = {item.key for item in bucket.objects.all()}
    assert keys == {f"{tenant.uuid}/original_images/oud.png" for tenant in (tenant_a, tenant_b)}
    with in_tenant(tenant_b):
        assert storage.open(names["beta"]).read() == b"beta"
        assert f"/{tenant_b.uuid}/original_images/oud.png" in storage.url(names["beta"])
        second = storage.save("original_images/oud.png", ContentFile(b"again"))
        assert second != names["beta"] and storage.exists(second)
        storage.delete(second)
    with in_tenant(tenant_a):
        assert not storage.exists(second)
        assert storage.open(names["alpha"]).read() == b"alpha"
        with pytest.raises(SuspiciousOperation):
            storage.open(f"../{tenant_b.uuid}/original_images/oud.png").read()
