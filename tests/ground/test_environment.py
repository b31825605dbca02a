"""The typed environment: what is read, what follows from it, what is refused."""

from pathlib import Path

import pytest

from cityos.environment import Environment
from cityos.variables import BadEnvironment, reference

PRODUCTION = {
    "CITYOS_ENV": "production",
    "PLATFORM_DOMAIN": "city.example",
    "DATABASE_URL": "postgresql://u:p@db/cityos",
    "REDIS_URL": "redis://r:6379/0",
    "SECRET_KEY": "s" * 50,
    "CITYOS_SIGNATURE_SECRET": "a",
    "CRON_SECRET": "b",
    "API_KEY_HASH_SALT": "c",
}


def read(data: Path, **told: str) -> Environment:
    return Environment.read({"CITYOS_DATA": str(data), **told})


def test_nothing_needs_to_be_told(tmp_path: Path) -> None:
    env = read(tmp_path)
    assert (env.port, env.public_port, env.public_scheme, env.debug) == (8000, 8000, "http", False)
    assert env.platform_domain == "localhost"
    assert env.email_url == f"file://{tmp_path / 'mail'}"


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key
    assert len(first) >= 50
    assert read(tmp_path).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    env = read(tmp_path, STRIPE_SECRET_KEY="sk_live_1")
    assert "sk_live_1" not in repr(env)
    assert env.secret_key not in repr(env)


@pytest.mark.parametrize(
    ("names", "field"),
    [
        (("STRIPE_SECRET_KEY", "STRIPE_API_KEY"), "stripe_secret_key"),
        (("CERBOS_URL", "CERBOS_PDP_URL"), "cerbos_url"),
        (("ERPNEXT_URL_DEV", "ERPNEXT_BASE_URL"), "erpnext_url"),
        (("FLEETBASE_URL_DEV", "FLEETBASE_BASE_URL"), "fleetbase_url"),
        (("MEDUSA_BASE_URL", "MEDUSA_BACKEND_URL"), "medusa_url"),
    ],
)
def test_the_first_of_several_names_wins(tmp_path: Path, names: tuple[str, str], field: str) -> None:
    first, second = names
    assert getattr(read(tmp_path, **{second: "http://b"}), field) == "http://b"
    assert getattr(read(tmp_path, **{first: "http://a", second: "http://b"}), field) == "http://a"


def test_every_bad_value_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadEnvironment) as refused:
        read(tmp_path, PORT="99999", DEBUG="perhaps", LOG_LEVEL="LOUD", REDIS_URL="http://secret", CITYOS_ENV="staging")
    lines = str(refused.value).splitlines()
    assert len(lines) == 5
    assert "PORT: '99999' is not a whole number from 1 to 65535." in lines
    assert "secret" not in "".join(lines)


def test_production_demands_what_cannot_be_invented(tmp_path: Path) -> None:
    assert read(tmp_path, **PRODUCTION).public_scheme == "https"
    assert read(tmp_path, **PRODUCTION).public_port is None
    for name in set(PRODUCTION) - {"CITYOS_ENV"}:
        told = {key: value for key, value in PRODUCTION.items() if key != name}
        with pytest.raises(BadEnvironment, match=name):
            read(tmp_path, **told)
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["DEBUG", "CITYOS_TESTING"])
def test_production_refuses_what_weakens_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadEnvironment, match="must be off"):
        read(tmp_path, **PRODUCTION, **{name: "1"})


def test_the_issuer_follows_from_keycloak(tmp_path: Path) -> None:
    env = read(tmp_path, KEYCLOAK_URL="https://id.example/", KEYCLOAK_REALM="dakkah")
    assert env.keycloak_issuer_url == "https://id.example/realms/dakkah"


def test_the_reference_names_every_variable() -> None:
    page = reference(Environment)
    for name in ("CITYOS_DATA", "DATABASE_URL", "CERBOS_PDP_URL", "WEBHOOK_REPLAY_WINDOW_SECONDS"):
        assert f"`{name}`" in page
