"""Files in an S3 bucket. A module of its own: its libraries take 16 MiB in every process that imports them."""

from __future__ import annotations

from typing import Any

from storages.backends.s3 import S3Storage

from cms.media.storage import prefix_of_current_tenant


class TenantS3Storage(S3Storage):
    """A bucket, one prefix a tenant."""

    @property
    def location(self) -> str:
        return prefix_of_current_tenant()

    @location.setter
    def location(self, value: Any) -> None:
        """S3Storage writes its setting here; the prefix is the tenant's instead."""
