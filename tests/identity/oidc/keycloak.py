"""A Keycloak of the tests' own, behind a door that can be shut, slowed, and told to change what passes.

Its issuer is the door's address, so whatever the city asks of it comes through the door.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from cityos.environment import ROOT
from tests.ground.ports import free_port

HOME = ROOT / ".cache" / "keycloak"
REALM = ROOT / "deploy" / "keycloak" / "realm.json"
PASSWORD = "correct horse battery"
Swap = Callable[[dict[str, Any]], dict[str, Any]]


class Door:
    """What stands before Keycloak. `swap` changes the token endpoint's answers; `asked` counts what came by; while
    `passable` is not set, whoever asks waits."""

    def __init__(self, inner: int, port: int) -> None:
        self.inner, self.port, self.swap, self.asked = inner, port, None, list[str]()
        self.passable = Event()
        self.passable.set()
        self.server: ThreadingHTTPServer | None = None
        self.swap: Swap | None
        self.open()

    def open(self) -> None:
        door = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                door.pass_on(self)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

            def log_message(self, *_given: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, daemon=True).start()

    def shut(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def pass_on(self, asked: BaseHTTPRequestHandler) -> None:
        self.asked.append(f"{asked.command} {urlsplit(asked.path).path}")
        self.passable.wait(60)
        body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
        connection = http.client.HTTPConnection("127.0.0.1", self.inner, timeout=30)
        connection.request(asked.command, asked.path, body, dict(asked.headers.items()))
        answer = connection.getresponse()
        told = answer.read()
        if self.swap is not None and asked.path.endswith("/token") and answer.status == 200:
            told = json.dumps(self.swap(json.loads(told))).encode()
        asked.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
                asked.send_header(name, value)
        asked.send_header("Content-Length", str(len(told)))
        asked.send_header("Connection", "close")
        asked.end_headers()
        with suppress(OSError):  # who asked may have gone
            asked.wfile.write(told)
        asked.close_connection = True
        connection.close()


class Keycloak:
    """`KEYCLOAK_RUNNING=inner,outer`: ports of one that runs already, with `admin`/`admin`; else one is started."""

    def __init__(self, folder: Path) -> None:
        running = os.environ.get("KEYCLOAK_RUNNING", "")
        inner, outer = (int(port) for port in running.split(",")) if running else (free_port(), free_port())
        self.process: subprocess.Popen[bytes] | None = None if running else _start(inner, outer, folder)
        self.door = Door(inner, outer)
        self.url = f"http://127.0.0.1:{outer}"
        self._wait(folder)

    def issuer(self, realm: str) -> str:
        return f"{self.url}/realms/{realm}"

    def make_realm(self, realm: str, client: str, secret: str, urls: list[str]) -> None:
        """A realm as our file has it, with a client for these addresses."""
        text = REALM.read_text(encoding="utf-8")
        told = {"KEYCLOAK_CLIENT_ID": client, "KEYCLOAK_CLIENT_SECRET": secret, "CITYOS_URL": urls[0]}
        for name, value in told.items():
            text = text.replace(f"${{{name}}}", value)
        made = json.loads(text) | {"realm": realm}
        made["clients"][0]["redirectUris"] = [f"{url}/oidc/callback/" for url in urls]
        attributes = made["clients"][0]["attributes"]
        attributes["post.logout.redirect.uris"] = "##".join(f"{url}/oidc/signed-out/" for url in urls)
        self.admin("DELETE", f"/{realm}", missing=True)
        self.admin("POST", "", made)

    def add_client(self, realm: str, client: str, secret: str, url: str) -> None:
        """Another client of the realm, which is not ours."""
        told = {"clientId": client, "secret": secret, "redirectUris": [f"{url}/*"], "directAccessGrantsEnabled": True}
        self.admin("POST", f"/{realm}/clients", {**told, "publicClient": False, "standardFlowEnabled": True})

    def set_client(self, realm: str, client: str, **attributes: Any) -> None:
        """Changes a client: attributes of `attributes`, or `directAccessGrantsEnabled`."""
        row = self.admin("GET", f"/{realm}/clients?clientId={client}")[0]
        plain = {name: attributes.pop(name) for name in list(attributes) if name in row}
        row = {**row, **plain, "attributes": {**row["attributes"], **attributes}}
        self.admin("PUT", f"/{realm}/clients/{row['id']}", row)

    def allow(self, realm: str, client: str, *urls: str) -> None:
        """More addresses that a client may come back to."""
        row = self.admin("GET", f"/{realm}/clients?clientId={client}")[0]
        uris = sorted({*row["redirectUris"], *(f"{url}/oidc/callback/" for url in urls)})
        self.admin("PUT", f"/{realm}/clients/{row['id']}", {**row, "redirectUris": uris})

    def add_person(
        self, realm: str, email: str, *, verified: bool = True, roles: tuple[str, ...] = (), group: str = ""
    ) -> str:
        """Somebody with the tests' password; returns their subject."""
        told = {"username": email, "email": email, "emailVerified": verified, "enabled": True}
        names = {"firstName": "Amal", "lastName": "Tester"}
        credentials = [{"type": "password", "value": PASSWORD, "temporary": False}]
        self.admin("POST", f"/{realm}/users", {**told, **names, "credentials": credentials})
        subject = str(self.admin("GET", f"/{realm}/users?exact=true&username={email}")[0]["id"])
        self.give_roles(realm, subject, *roles)
        if group:
            self.admin("PUT", f"/{realm}/users/{subject}/groups/{self._group(realm, group)}", {})
        return subject

    def _group(self, realm: str, path: str) -> str:
        """The id of a group such as `/tenants/alpha/auditor`, made when it is not there."""
        above = ""
        for name in path.strip("/").split("/"):
            below = f"/{above}/children" if above else ""
            self.admin("POST", f"/{realm}/groups{below}", {"name": name})
            listed = self.admin("GET", f"/{realm}/groups{below or '?search=' + name + '&exact=true'}")
            above = next(str(each["id"]) for each in listed if each["name"] == name)
        return above

    def give_roles(self, realm: str, subject: str, *roles: str, take: bool = False) -> None:
        held = [self.admin("GET", f"/{realm}/roles/{role}") for role in roles]
        if held:
            self.admin("DELETE" if take else "POST", f"/{realm}/users/{subject}/role-mappings/realm", held)

    def disable(self, realm: str, subject: str) -> None:
        self.admin("PUT", f"/{realm}/users/{subject}", {"enabled": False})

    def end_sessions(self, realm: str, subject: str) -> None:
        self.admin("POST", f"/{realm}/users/{subject}/logout", {})

    def admin(self, method: str, path: str, body: Any = None, *, missing: bool = False) -> Any:
        """One call of Keycloak's admin API, below `/admin/realms`."""
        inner = f"http://127.0.0.1:{self.door.inner}"
        told = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": "admin"}
        token = httpx.post(f"{inner}/realms/master/protocol/openid-connect/token", data=told, timeout=30).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        answer = httpx.request(method, f"{inner}/admin/realms{path}", json=body, headers=headers, timeout=60)
        if not (missing and answer.status_code == 404) and answer.status_code != 409:
            assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else None

    def password_token(self, realm: str, client: str, secret: str, email: str) -> dict[str, Any]:
        """What a client that may ask by password is given."""
        told = {"grant_type": "password", "client_id": client, "client_secret": secret, "scope": "openid"}
        told |= {"username": email, "password": PASSWORD}
        # Past the door: what a test asks for is not changed.
        issuer = self.issuer(realm).replace(str(self.door.port), str(self.door.inner))
        answer = httpx.post(f"{issuer}/protocol/openid-connect/token", data=told, timeout=30)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def password_token_of_ours(self, realm: str, client: str, secret: str, email: str) -> dict[str, Any]:
        """The same of our own client, which for a moment may do so; such a token has no nonce."""
        self.set_client(realm, client, directAccessGrantsEnabled=True)
        try:
            return self.password_token(realm, client, secret, email)
        finally:
            self.set_client(realm, client, directAccessGrantsEnabled=False)

    def stop(self) -> None:
        self.door.shut()
        if self.process is not None:
            # The script is the parent of the server.
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def _wait(self, folder: Path) -> None:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline and (self.process is None or self.process.poll() is None):
            try:
                if httpx.get(f"http://127.0.0.1:{self.door.inner}/realms/master", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.3)
        raise RuntimeError((folder / "keycloak.log").read_text()[-3000:] if self.process else "nobody answers")


def _start(inner: int, outer: int, folder: Path) -> subprocess.Popen[bytes]:
    program = Path(os.environ.get("KEYCLOAK_HOME", HOME)) / "bin" / "kc.sh"
    if not (program.exists() and (program.parents[1] / "ready").exists()):
        missing = f"Keycloak is not in {program.parents[1]}: run `make keycloak`"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    command = [str(program), "start", "--optimized", "--cache=local", "--http-enabled=true", "--http-host=127.0.0.1"]
    command += [f"--http-port={inner}", f"--http-management-port={free_port()}", f"--hostname=http://127.0.0.1:{outer}"]
    env = {**os.environ, "KC_BOOTSTRAP_ADMIN_USERNAME": "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD": "admin"}
    env["JAVA_OPTS_KC_HEAP"] = "-Xms64m -Xmx400m"
    with (folder / "keycloak.log").open("wb") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, env=env, start_new_session=True)


class Visitor:
    """Somebody's browser: a client of ours for the city's pages, one of its own for Keycloak's."""

    def __init__(self, city: Any) -> None:
        self.city, self.cookies = city, dict[str, str]()

    def begin(self, path: str = "/oidc/start/") -> str:
        """Leaves for Keycloak; returns the address there."""
        answer = self.city.get(path)
        assert answer.status_code == 302, (answer.status_code, answer.content[:400])
        return str(answer["Location"])

    def sign_in_there(self, address: str, email: str) -> str:
        """Signs in at Keycloak; returns where it leads back to, with the query that only this browser knows."""
        page = self._there("GET", address)
        if page.status_code == 200:
            action = unescape(page.text.split('action="', 1)[1].split('"', 1)[0])
            page = self._there("POST", action, {"username": email, "password": PASSWORD, "credentialId": ""})
        assert page.status_code in {302, 303}, page.text[:3000]
        return str(page.headers["Location"])

    def _there(self, method: str, address: str, form: dict[str, str] | None = None) -> httpx.Response:
        # As browsers do on a machine's own host, cookies marked "secure" go over http too.
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = httpx.request(method, address, data=form, headers={"Cookie": told} if told else {}, timeout=30)
        for line in answer.headers.get_list("set-cookie"):
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def come_back(self, address: str) -> Any:
        """Follows Keycloak's answer to us."""
        parts = urlsplit(address)
        return self.city.get(f"{parts.path}?{parts.query}")

    def sign_in(self, email: str, path: str = "/oidc/start/") -> Any:
        """The whole way; our answer to the callback."""
        return self.come_back(self.sign_in_there(self.begin(path), email))


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
