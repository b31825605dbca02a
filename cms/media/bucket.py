"""Files in an S3 bucket. A module of its own: its libraries take 16 MiB in every process that imports them."""

from __future__ import annotations

from typing import Any

from cms.media.storage import address_of_file, prefix_of_current_tenant
from tenancy.buckets import HurriedS3Storage


class TenantS3Storage(HurriedS3Storage):
    """A bucket, one prefix a tenant. Nobody is sent there: files are shown on the tenant's own hosts, like those of a
    folder."""

    @property
    def location(self) -> str:
        return prefix_of_current_tenant()

    @location.setter
    def location(self, value: Any) -> None:
        """S3Storage writes its setting here; the prefix is the tenant's instead."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return address_of_file(name)
