"""A real Redis of our own, a tiny site, and how it is asked."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import redis

from cityos.embedded.redis import binary
from tests.ground.waiting import until

KEYS = {
    "private_cookies": ["session", "basket"],
    "choice_cookies": {"lang": ["en", "ar"], "currency": ["SAR", "AED"]},
    "foreign_cookies": ["_ga"],
    "private_headers": ["HTTP_X_GATEWAY_SIGNATURE", "HTTP_X_API_KEY"],
    "kept_args": ["page", "sort", "colour"],
    "ignored_args": ["utm_source"],
}


class RedisServer:
    """A redis-server on a socket, which can be killed and started again with its data."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="pagecache-"))
        self.url = f"unix://{self.folder}/redis.sock"
        self.process = None

    def start(self):
        command = [binary(), "--port", "0", "--unixsocket", f"{self.folder}/redis.sock", "--dir", self.folder]
        self.process = subprocess.Popen(
            [*map(str, command), "--save", "", "--appendonly", "yes", "--appendfsync", "always"],
            stdout=subprocess.DEVNULL,
        )
        assert until(self.answers), "Redis does not start"

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def answers(self):
        try:
            return self.client().ping()
        except (redis.RedisError, OSError):
            return False

    def connect(self, **options):
        return redis.Redis.from_url(self.url, **options)

    client = connect


class TinySite:
    """A WSGI application that counts its renderings and shows everything that it was given."""

    mark = "store:1; ttl=60"

    def __init__(self):
        self.renderings = 0
        self.headers = []
        self.status = "200 OK"
        self.delay = 0.0
        self.seen = None
        self.filler = "x" * 2000

    def __call__(self, environ, start_response):
        self.renderings += 1
        self.seen = environ
        number = self.renderings
        time.sleep(self.delay)
        text = "\n".join(
            [
                f"rendering {number}",
                f"host {environ.get('HTTP_HOST')}",
                f"forwarded {environ.get('HTTP_X_FORWARDED_HOST')} {environ.get('HTTP_X_FORWARDED_PROTO')}",
                f"query {environ.get('QUERY_STRING')}",
                f"cookie {environ.get('HTTP_COOKIE')}",
                self.filler,
            ]
        )
        headers = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=0, s-maxage=60, must-revalidate")]
        start_response(self.status, [*headers, ("X-Page-Cache", self.mark), *self.headers])
        return [text.encode()]


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.pairs = headers
        self.body = body

    @property
    def hit(self):
        return self.headers.get("x-cache") == "hit"

    @property
    def text(self):
        return self.body.decode()


def ask(layer, path="/en/", host="shop.example", method="GET", query="", **extra):
    heard = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": host,
        **extra,
    }
    body = layer(environ, lambda status, headers, exc_info=None: heard.append((status, headers)))
    status, headers = heard[-1]
    return Answer(int(status[:3]), headers, b"".join(body))
