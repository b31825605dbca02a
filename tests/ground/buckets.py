"""A real S3 server process for tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KEY, SECRET = "key", "secret"


@contextmanager
def s3_serving() -> Iterator[str]:
    """The address of an S3 server that ends with the block."""
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
            raise AssertionError("the S3 server did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def bucket_at(server: str, name: str) -> Iterator[Any]:
    """An empty bucket, deleted with what is in it."""
    import boto3

    keys = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
    made = boto3.resource("s3", endpoint_url=server, region_name="us-east-1", **keys).Bucket(name)
    made.create()
    try:
        yield made
    finally:
        made.objects.all().delete()
        made.delete()
