"""Nothing but the open internet is reached, whatever a name, a notation or a redirect says."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.webhooks import reaching
from orchestration.webhooks.reaching import Unreachable, check_url, checked_addresses, is_public, post
from tenancy.errors import DomainError
from tests.orchestration.webhooks.conftest import Receiver


@pytest.fixture(autouse=True)
def nothing_private(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = []


@pytest.fixture
def listener() -> Iterator[tuple[int, list[Any]]]:
    """A port of ours, and who connected to it."""
    seen: list[Any] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    stop = threading.Event()

    def accept() -> None:
        while not stop.is_set():
            try:
                seen.append(server.accept())
            except TimeoutError:
                continue

    thread = threading.Thread(target=accept)
    thread.start()
    yield server.getsockname()[1], seen
    stop.set()
    thread.join()
    server.close()
    for connection, _who in seen:
        connection.close()


PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "::127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Unreachable):
        checked_addresses("https://shop.example/", lambda host, port: [address])


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_and_public_ones(address: str) -> None:
    assert is_public(address)
    assert checked_addresses("https://shop.example/", lambda host, port: [address]) == [address]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "017700000001", "[::1]", "[::ffff:127.0.0.1]"],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_notation_leads_home(scheme: str, host: str, listener: tuple[int, list[Any]]) -> None:
    port, seen = listener
    with pytest.raises(Unreachable):
        post(f"{scheme}://{host}:{port}/", b"{}", {})
    time.sleep(0.15)
    assert not seen


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(Unreachable):
        checked_addresses("https://shop.example/", lambda host, port: ["93.184.216.34", "10.0.0.1"])


def test_a_name_that_changes_its_mind_changes_nothing(listener: tuple[int, list[Any]], monkeypatch: Any) -> None:
    port, seen = listener
    asked: list[str] = []
    went: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(address: tuple[str, int], *args: Any) -> Any:
        went.append(address[0])
        raise OSError("no way out")

    monkeypatch.setattr(reaching.socket, "create_connection", connect)
    with pytest.raises(Unreachable):
        post(f"https://shop.example:{port}/", b"{}", {}, resolve=rebinding)
    # Asked once; and what is connected to is the address that was checked, not the name.
    assert asked == ["shop.example"] and went == ["93.184.216.34"] and not seen


def test_redirects_are_not_followed(receiver: Receiver, settings: Any, listener: tuple[int, list[Any]]) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    port, seen = listener
    for status in (301, 302, 303, 307, 308):
        receiver.status, receiver.headers = status, {"Location": f"http://127.0.0.1:{port}/secret"}
        assert post(receiver.url, b"{}", {}).status == status
    time.sleep(0.15)
    assert not seen and len(receiver.got) == 5


def test_no_proxy_of_the_environment_is_used(receiver: Receiver, settings: Any, monkeypatch: Any) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert post(receiver.url, b"{}", {}).status == 200


def test_plain_http_is_for_allowed_networks_only() -> None:
    with pytest.raises(Unreachable, match="only https"):
        checked_addresses("http://shop.example/", lambda host, port: ["93.184.216.34"])


@pytest.mark.parametrize(
    "url",
    [
        "ftp://shop.example/", "file:///etc/passwd", "gopher://127.0.0.1/", "https://", "https://user:pass@shop.example/",
        "https://shop.example:0/", "https://shop.example:99999/", "https://shop.example/#x", "https://shop example/",
        "https://shop.example/\r\nX: y", "javascript:alert(1)", "//shop.example/", "https://[::1", "https://متجر.example/",
        "https://shop.example/" + "a" * 600,
    ],
)  # fmt: skip
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_url(url)
    assert refusal.value.code == "webhook.bad_url"


def test_a_name_without_address() -> None:
    with pytest.raises(Unreachable, match="no address"):
        post("https://nobody.invalid/", b"{}", {})


def test_a_slow_drip_ends(settings: Any, monkeypatch: Any) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    monkeypatch.setattr(reaching, "WHOLE", 0.6)
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _who = server.accept()
        with connection:
            connection.recv(65536)
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                for _byte in range(300):
                    connection.sendall(b"x")
                    time.sleep(0.1)
                # Who waited so long has it whole.
                connection.sendall(b"x" * 700)
            except OSError:
                pass

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    with pytest.raises(Unreachable):
        post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    server.close()
    thread.join(30)


def test_a_certificate_that_nobody_vouches_for(settings: Any, tmp_path: Path) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    certificate = tmp_path / "self.pem"
    certificate.write_bytes(_self_signed())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _who = server.accept()
        try:
            with context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(1024)
        except OSError:
            pass

    threading.Thread(target=answer, daemon=True).start()
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        post(f"https://localhost:{server.getsockname()[1]}/", b"{}", {}, resolve=lambda host, port: ["127.0.0.1"])
    server.close()


def _self_signed() -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + made.public_bytes(serialization.Encoding.PEM)
