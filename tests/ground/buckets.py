"""A real S3 server process for tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.ground.ports import free_port
from tests.ground.waiting import until

KEY, SECRET = "key", "secret"


@contextmanager
def s3_serving() -> Iterator[str]:
    """The address of an S3 server that ends with the block."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
    try:
        assert until(lambda: _listens(port) or process.poll() is not None) and process.poll() is None, "no S3 server"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


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
