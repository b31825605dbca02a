"""S3 that nobody waits for longer than for a page. A module of its own: its libraries take 16 MiB in every process that
imports them."""

from __future__ import annotations

from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from storages.backends.s3 import S3Storage

IN_MEMORY = 2**20  # bytes of a file that is read; a larger one lies in a temporary file


class HurriedS3Storage(S3Storage):
    """A bucket whose server is given up after some seconds, and asked once."""

    def get_default_settings(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_default_settings()
        hurried = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 1})
        # Left to itself the library keeps a file that is read in memory, whole, and ten pieces of one that is written.
        modest = TransferConfig(use_threads=False)
        return {**found, "client_config": hurried, "transfer_config": modest, "max_memory_size": IN_MEMORY}
