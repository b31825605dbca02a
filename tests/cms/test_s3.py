"""The same files in a bucket: a real S3 server process, one prefix a tenant."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile

from cms.media.bucket import TenantS3Storage
from tests.ground.buckets import KEY, SECRET, bucket_at, s3_serving

BUCKET = "cityos-files"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """The address of an S3 server that ends with the tests."""
    with s3_serving() as address:
        yield address


@pytest.fixture
def bucket(s3_server: str) -> Iterator[Any]:
    """An empty bucket."""
    with bucket_at(s3_server, BUCKET) as made:
        yield made


def _storage(server: str) -> TenantS3Storage:
    return TenantS3Storage(
        bucket_name=BUCKET,
        endpoint_url=server,
        region_name="us-east-1",
        file_overwrite=False,
        access_key=KEY,
        secret_key=SECRET,
    )


@pytest.mark.django_db
def test_each_tenant_writes_and_reads_below_its_own_prefix(
    tenant_a: Any, tenant_b: Any, in_tenant: Any, s3_server: str, bucket: Any
) -> None:
    storage = _storage(s3_server)
    names = {}
    for tenant, words in ((tenant_a, b"alpha"), (tenant_b, b"beta")):
        with in_tenant(tenant):
            names[tenant.handle] = storage.save("original_images/oud.png", ContentFile(words))
    assert names == {"alpha": "original_images/oud.png", "beta": "original_images/oud.png"}
    keys = {item.key for item in bucket.objects.all()}
    assert keys == {f"{tenant.uuid}/original_images/oud.png" for tenant in (tenant_a, tenant_b)}
    with in_tenant(tenant_b):
        assert storage.open(names["beta"]).read() == b"beta"
        # Shown on the tenant's own host: browsers are sent to no bucket.
        assert storage.url(names["beta"]) == f"/media/{tenant_b.uuid}/original_images/oud.png"
        second = storage.save("original_images/oud.png", ContentFile(b"again"))
        assert second != names["beta"] and storage.exists(second)
        storage.delete(second)
    with in_tenant(tenant_a):
        assert not storage.exists(second)
        assert storage.open(names["alpha"]).read() == b"alpha"
        with pytest.raises(SuspiciousOperation):
            storage.open(f"../{tenant_b.uuid}/original_images/oud.png").read()


@pytest.mark.django_db
def test_a_server_that_says_nothing_is_given_up_within_five_seconds(tenant_a: Any, in_tenant: Any) -> None:
    import boto3  # noqa: F401  (loading it is no part of the wait)

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        storage = _storage(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with in_tenant(tenant_a), pytest.raises(BotoCoreError):
            storage.open("original_images/oud.png").read()
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()
    told = storage.connection.meta.client.meta.config
    assert told.connect_timeout + told.read_timeout <= 5, "asked once, for so long"
