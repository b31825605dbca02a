"""What the outside world tells CityOS: one typed field for each environment variable.

`ENV` is read once, from the process's environment and from `.env` in the project's root (the process wins). A value
that cannot be used ends the process with one line for each. `python -m cityos.environment --markdown` prints the
reference, docs/configuration.md.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from cityos import zones
from cityos.variables import BadEnvironment, Reading, dotenv, kept_secret, reference, variable

ROOT = Path(__file__).resolve().parents[2]

__all__ = ["ENV", "ROOT", "BadEnvironment", "Environment"]  # noqa: F822 (ENV is made by __getattr__)


@dataclass(frozen=True, kw_only=True)
class Environment:
    # ------------------------------------------------------------------------------------------ the installation
    production: bool = variable(
        "`production` or `development`. Production refuses missing secrets and never starts an embedded server.",
        names=("CITYOS_ENV",),
        default=False,
        shown="development",
        section="The installation",
    )
    debug: bool = variable("Shows Django's error pages. Refused in production.", default=False)
    data: Path = variable(
        "The folder for everything that must outlive a restart: embedded servers, mail, files, kept secrets.",
        names=("CITYOS_DATA",),
        default=ROOT / ".data",
        shown="`.data` in the project's root",
    )
    testing: bool = variable(
        "For tests only: fast passwords, an embedded PostgreSQL that may lose data. Refused in production.",
        names=("CITYOS_TESTING",),
        default=False,
    )
    default_language: Literal["en", "ar"] = variable(
        "The language of a page when the reader, the store and the tenant name none.", default="en"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = variable(
        "The least serious log line that is written.", default="INFO"
    )

    # ------------------------------------------------------------------------------------------ secrets
    secret_key: str = variable(
        "Signs sessions, links and cookies; other keys are derived from it.", secret=True, kept=True, section="Secrets"
    )
    secret_key_fallbacks: tuple[str, ...] = variable(
        "Former secret keys, comma separated: still accepted, never used to sign.", default=(), secret=True
    )
    cityos_signature_secret: str = variable(
        "The gateway's signature over its tenant header (HMAC-SHA256).", secret=True, kept=True
    )
    cron_secret: str = variable(
        "The bearer token with which a scheduler may call the cron endpoints.", secret=True, kept=True
    )
    staff_second_factor: bool = variable(
        "Whoever works here, in the city or in a tenant, signs in with a passkey or an authenticator app beside the "
        "password.",
        default=False,
    )
    api_key_hash_salt: str = variable("The salt under which API keys are stored as hashes.", secret=True, kept=True)
    throttle_key: int = variable("Calls in a minute of an API key that has no limit of its own.", default=600)
    throttle_address: int = variable("Requests in a minute from one public address.", default=1200)
    throttle_tenant: int = variable("Requests in a minute to one tenant.", default=12_000)
    throttle_city: int = variable(
        "Requests in a minute to the whole city. Above it, tenants that take more than a twentieth of it are refused.",
        default=60_000,
    )
    replay_window_seconds: int = variable(
        "How old a signed request or webhook may be.", names=("WEBHOOK_REPLAY_WINDOW_SECONDS",), default=300
    )
    webhook_allowed_networks: tuple[str, ...] = variable(
        "Private networks (`10.1.0.0/16`, comma separated) that outgoing webhooks may reach beside the internet.",
        default=(),
    )
    auth_jwt_clock_tolerance_seconds: int = variable("How far a token issuer's clock may differ.", default=30)

    backup_key: str = variable(
        "What backups of tenants are sealed with. Without it they are written in the clear. Keep it apart from them.",
        default="",
        secret=True,
    )
    backups_kept: int = variable("How many backups of each tenant are kept.", default=7)
    backup_largest_gb: int = variable(
        "How many GB of files of one tenant an archive takes. Beyond it a backup holds the rows only, and says so.",
        default=50,
    )

    # ------------------------------------------------------------------------------------------ servers
    database_url: str = variable(
        "PostgreSQL 15 or later, `postgresql://user:password@host:port/name`. Direct or session pooling only.",
        default="",
        secret=True,
        shown="the embedded server",
        section="Servers",
    )
    redis_url: str = variable(
        "Redis 6 or later, `redis://:password@host:port/0`, with `noeviction`.",
        default="",
        secret=True,
        shown="the embedded server",
    )
    cerbos_url: str = variable(
        "The Cerbos policy server's HTTP address. Without it this program decides, from the same policies.",
        names=("CERBOS_URL", "CERBOS_PDP_URL"),
        default="",
    )
    cerbos_api_key: str = variable("Its key.", names=("CERBOS_PDP_API_KEY", "CERBOS_API_KEY"), default="", secret=True)
    cerbos_request_timeout_ms: int = variable(
        "How long a decision may take before it counts as no answer.", default=300
    )

    # ------------------------------------------------------------------------------------------ web
    port: int = variable("The port of the web server.", default=8000, section="Web")
    bind: str = variable("The address on which the web server listens.", names=("CITYOS_BIND",), default="127.0.0.1")
    platform_domain: str = variable(
        "The domain of the city. Tenants and stores are its subdomains until they bring a domain of their own.",
        default="localhost",
    )
    platform_addresses: tuple[str, ...] = variable(
        "The platform's IP addresses, comma separated: what shops write as the A record of a bare domain.", default=()
    )
    dns_servers: tuple[str, ...] = variable(
        "DNS servers that are asked about shops' domains, comma separated, each `address` or `address:port`.",
        default=(),
        shown="those of the machine",
    )
    public_scheme: Literal["http", "https"] = variable(
        "The scheme that visitors use.", default="http", shown="`http`; `https` in production"
    )
    public_port: int | None = variable("The port that visitors use.", default=None, shown="`PORT`; none in production")
    web_workers: int = variable("Web server processes.", default=2)
    web_threads: int = variable("Requests that one web server process works on at a time.", default=3)
    worker_concurrency: int = variable("Tasks that one worker runs at a time.", default=2)

    # ------------------------------------------------------------------------------------------ mail and files
    email_url: str = variable(
        "Where mail goes: `smtp://user:password@host:587` (STARTTLS), `smtps://…`, `console:`, or `file:///folder`.",
        default="",
        secret=True,
        shown="`mail/` in the data folder",
        section="Mail and files",
    )
    default_from_email: str = variable(
        "The platform's own sender address.", default="", shown="`city@<PLATFORM_DOMAIN>`"
    )
    s3_bucket: str = variable("Files go to this S3 bucket instead of the data folder.", default="")
    s3_endpoint: str = variable("An S3 server other than Amazon's.", default="")
    s3_region: str = variable("The bucket's region.", default="us-east-1")
    s3_access_key_id: str = variable("The bucket's key.", default="", secret=True)
    s3_secret_access_key: str = variable("The key's secret.", default="", secret=True)
    city_zones: tuple[str, ...] = variable(
        "The residency zones in which the servers above lie, comma separated: `GCC`, `EU`, `MENA`, `APAC`, `AMERICAS`, "
        "`GLOBAL`. A tenant of another zone is refused unless that zone has a storage of its own.",
        default=(),
        shown="all of them",
    )
    zone_storages: tuple[str, ...] = variable(
        "Where files, backups and exports of a zone's tenants lie, comma separated: `GCC=file:///srv/gcc`, "
        "`EU=s3://key:secret@host/bucket?region=…` (`s3+http:` without TLS; no host: Amazon's).",
        default=(),
        secret=True,
        shown="with those of the city",
    )
    zone_databases: tuple[str, ...] = variable(
        "A PostgreSQL that keeps a copy of the rows of a zone's tenants, as of each backup, comma separated: "
        "`EU=postgresql://user:password@host:port/name`.",
        default=(),
        secret=True,
    )

    # ------------------------------------------------------------------------------------------ long stories
    temporal_endpoint: str = variable(
        "Temporal's gRPC address. Without it sagas run on the local engine, in PostgreSQL.",
        default="",
        section="Workflows",
    )
    temporal_namespace: str = variable("The namespace.", default="default")
    temporal_api_key: str = variable("The key for Temporal Cloud.", default="", secret=True)
    temporal_tls_cert_path: str = variable("A client certificate, instead of the key.", default="")
    temporal_tls_key_path: str = variable("The certificate's private key.", default="")
    temporal_outbox_batch_size: int = variable("Events that the dispatcher claims at once.", default=50)
    temporal_outbox_poll_interval_ms: int = variable(
        "How long the dispatcher sleeps when nothing wakes it.", default=5000
    )

    # ------------------------------------------------------------------------------------------ other systems
    keycloak_issuer_url: str = variable(
        "The OpenID Connect issuer. Without it people sign in with a password.", default="", section="Other systems"
    )
    keycloak_jwks_url: str = variable("The issuer's keys.", default="", shown="read from the issuer")
    keycloak_url: str = variable("Keycloak's root, if the issuer is not given.", default="")
    keycloak_realm: str = variable("The realm, if the issuer is not given.", default="cityos")
    keycloak_client_id: str = variable("Our client.", default="cityos")
    keycloak_client_secret: str = variable("Its secret.", default="", secret=True)
    keycloak_audience: str = variable("The audience that a token must name.", default="", shown="the client")
    keycloak_for_tenants: bool = variable(
        "Whether tenants who have no issuer of their own sign in at this one, too.", default=False
    )
    stripe_secret_key: str = variable(
        "Stripe's key. Without it cards are not offered.",
        names=("STRIPE_SECRET_KEY", "STRIPE_API_KEY"),
        default="",
        secret=True,
    )
    stripe_webhook_secret: str = variable("Signs Stripe's webhooks.", default="", secret=True)
    stripe_api_base: str = variable("A Stripe server other than Stripe's own.", default="")
    payload_cms_url: str = variable(
        "A Payload CMS to exchange content with.",
        names=("PAYLOAD_CMS_URL_DEV", "PAYLOAD_PUBLIC_SERVER_URL", "PAYLOAD_CMS_URL"),
        default="",
    )
    payload_api_key: str = variable("Its key.", default="", secret=True)
    payload_webhook_secret: str = variable(
        "Signs its webhooks.", names=("PAYLOAD_WEBHOOK_SECRET", "PAYLOAD_SECRET"), default="", secret=True
    )
    medusa_url: str = variable(
        "A Medusa server to exchange commerce with.",
        names=("MEDUSA_BASE_URL", "MEDUSA_BACKEND_URL"),
        default="",
    )
    medusa_api_key: str = variable(
        "Its key.", names=("MEDUSA_API_KEY", "MEDUSA_ADMIN_API_KEY"), default="", secret=True
    )
    medusa_webhook_secret: str = variable("Signs its webhooks.", default="", secret=True)
    erpnext_url: str = variable("ERPNext.", names=("ERPNEXT_URL_DEV", "ERPNEXT_BASE_URL", "ERPNEXT_URL"), default="")
    erpnext_api_key: str = variable("Its key.", default="", secret=True)
    erpnext_api_secret: str = variable("The key's secret.", default="", secret=True)
    erpnext_webhook_secret: str = variable("Signs its webhooks.", default="", secret=True)
    fleetbase_url: str = variable(
        "Fleetbase.", names=("FLEETBASE_URL_DEV", "FLEETBASE_BASE_URL", "FLEETBASE_URL"), default=""
    )
    fleetbase_api_key: str = variable("Its key.", default="", secret=True)
    fleetbase_webhook_secret: str = variable("Signs its webhooks.", default="", secret=True)
    waltid_url: str = variable("Walt.id.", names=("WALTID_URL_DEV", "WALTID_URL"), default="")
    waltid_api_key: str = variable("Its key.", default="", secret=True)

    # ------------------------------------------------------------------------------------------ bills of tenants
    biller_name_en: str = variable(
        "Who writes the invoices to tenants, in English.", default="CityOS", section="Bills of tenants"
    )
    biller_name_ar: str = variable("The same in Arabic.", default="سيتي أو إس")
    biller_address: str = variable("Its address; lines are parted by `|`.", default="")
    biller_country: str = variable("Its country, as two letters.", default="SA")
    biller_vat_number: str = variable("Its VAT number: with it the papers are tax invoices.", default="")
    biller_registration: str = variable("Its commercial registration.", default="")
    biller_email: str = variable("Where tenants ask about bills.", default="")
    biller_iban: str = variable("The account that tenants pay to.", default="")

    # ------------------------------------------------------------------------------------------ watching
    operators: tuple[str, ...] = variable(
        "E-mail addresses, comma separated, that are told of each alarm once.", default=(), section="Watching"
    )
    metrics_allow: tuple[str, ...] = variable(
        "Networks (`10.1.0.0/16`, comma separated) that may read `/metrics` on the city's host.", default=()
    )
    metrics_token: str = variable(
        "A bearer token that may read `/metrics` from anywhere. Without it and without networks there are no metrics.",
        default="",
        secret=True,
    )
    log_format: Literal["auto", "json", "lines"] = variable(
        "How the log is written; `auto`: JSON in production, lines to read elsewhere.", default="auto"
    )
    otel_exporter_otlp_endpoint: str = variable(
        "Where OpenTelemetry traces go (OTLP over HTTP). Without it none are made.", default=""
    )

    @classmethod
    def read(cls, source: Mapping[str, str] | None = None, *, embedded: bool = True) -> Environment:
        """The environment as told by `source`, or by this process and `.env`; raises BadEnvironment.

        `embedded`: a missing server address is the one at which this data folder's embedded server was started.
        """
        told = dict(source) if source is not None else {**dotenv(ROOT / ".env"), **os.environ}
        reading = Reading(cls, told)
        found = reading.values()
        _derive(found, reading, embedded=embedded)
        _refuse(found, reading)
        reading.finish()
        if not found["production"]:
            for declared in fields(cls):
                if declared.metadata["kept"] and not found[declared.name]:
                    found[declared.name] = kept_secret(found["data"], declared.name)
        return cls(**found)


def _derive(found: dict[str, Any], reading: Reading, *, embedded: bool) -> None:
    """Defaults that follow from other values."""
    production = found["production"]
    if production and not reading.was_told("public_scheme"):
        found["public_scheme"] = "https"
    if found["public_port"] is None and not production:
        found["public_port"] = found["port"]
    found["default_from_email"] = found["default_from_email"] or f"city@{found['platform_domain']}"
    found["email_url"] = found["email_url"] or f"file://{found['data'] / 'mail'}"
    found["keycloak_audience"] = found["keycloak_audience"] or found["keycloak_client_id"]
    if not found["keycloak_issuer_url"] and found["keycloak_url"]:
        found["keycloak_issuer_url"] = f"{found['keycloak_url'].rstrip('/')}/realms/{found['keycloak_realm']}"
    if embedded and not production:
        running = _embedded(found["data"])
        for name in ("database_url", "redis_url"):
            found[name] = found[name] or running.get(name, "")


def _refuse(found: dict[str, Any], reading: Reading) -> None:
    """Zones that cannot be read; combinations that would be unsafe."""
    for name, read in (
        ("city_zones", zones.zones_of),
        ("zone_storages", lambda told: zones.homes_of(told, zones.STORAGES)),
        ("zone_databases", lambda told: zones.homes_of(told, zones.DATABASES)),
    ):
        try:
            read(found[name])
        except ValueError as reason:
            reading.complain(name, f"it {reason}")
    if not found["production"]:
        return
    for name in ("debug", "testing"):
        if found[name]:
            reading.complain(name, "must be off in production")
    kept = [declared.name for declared in fields(Environment) if declared.metadata["kept"]]
    for name in [*kept, "database_url", "redis_url"]:
        if not found[name]:
            reading.complain(name, "must be set in production")
    if found["secret_key"] and len(found["secret_key"]) < 50:
        reading.complain("secret_key", "must have 50 characters or more in production")
    if found["platform_domain"] == "localhost":
        reading.complain("platform_domain", "must be a real domain in production")


def _embedded(data: Path) -> dict[str, str]:
    """Where the embedded servers of this data folder listen, if they have been started."""
    try:
        return dict(json.loads((data / "embedded.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def __getattr__(name: str) -> Environment:
    """`ENV`, read when it is first asked for: whoever starts servers has then told their addresses."""
    if name != "ENV":
        raise AttributeError(name)
    env = Environment.read()
    globals()["ENV"] = env
    return env


if __name__ == "__main__":
    if sys.argv[1:] != ["--markdown"]:
        raise SystemExit("usage: python -m cityos.environment --markdown")
    print(reference(Environment), end="")
