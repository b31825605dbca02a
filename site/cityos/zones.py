"""Homes of residency zones, as the environment writes them: `EU=s3://…,GCC=file:///srv/gcc`.

A storage is `file:///folder`, or `s3://key:secret@host:port/bucket?region=…` with `s3+http:` where the server speaks
no TLS, and without a host for Amazon's own. A database is written as `DATABASE_URL` is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

# As the registry spells them; its models cannot be imported before the settings.
ZONES = ("GCC", "EU", "MENA", "APAC", "AMERICAS", "GLOBAL")
STORAGES = ("file", "s3", "s3+http")
DATABASES = ("postgresql", "postgres")


def homes_of(pairs: Iterable[str], schemes: tuple[str, ...]) -> dict[str, str]:
    """The address of each zone that is named. Raises ValueError with the end of a sentence; no address is repeated in
    it, because it may hold a secret."""
    found: dict[str, str] = {}
    for pair in pairs:
        zone, _equals, url = pair.partition("=")
        if zone not in ZONES:
            raise ValueError(f"names a zone that is none of {', '.join(ZONES)}")
        if zone in found:
            raise ValueError(f"names {zone} twice")
        told = urlsplit(url)
        if told.scheme not in schemes or not told.path.strip("/"):
            raise ValueError(f"gives {zone} no {' or '.join(f'{scheme}:' for scheme in schemes)} address")
        found[zone] = url
    return found


def zones_of(names: Iterable[str]) -> tuple[str, ...]:
    """The zones named; all of them when none is. Raises ValueError."""
    told = tuple(names)
    if unknown := [name for name in told if name not in ZONES]:
        raise ValueError(f"names {unknown[0]}, which is none of {', '.join(ZONES)}")
    return told or ZONES


def alias_of(zone: str) -> str:
    """What a zone's storage and database are called in the settings."""
    return f"zone_{zone.lower()}"


def database_of(url: str) -> dict[str, Any]:
    """Where a database is, as Django writes it."""
    told = urlsplit(url)
    return {
        "NAME": unquote(told.path.lstrip("/")) or "cityos",
        "USER": unquote(told.username or ""),
        "PASSWORD": unquote(told.password or ""),
        "HOST": unquote(told.hostname or ""),
        "PORT": str(told.port or ""),
        "OPTIONS": {"connect_timeout": 4},
    }


def files_in(url: str) -> dict[str, Any]:
    """A zone's storage for files of tenants, as Django writes it: one folder a tenant."""
    told = urlsplit(url)
    if told.scheme == "file":
        return {"BACKEND": "cms.media.storage.TenantFolder", "OPTIONS": {"location": f"{unquote(told.path)}/media"}}
    return {"BACKEND": "cms.media.bucket.TenantS3Storage", "OPTIONS": {**_bucket(told), "file_overwrite": False}}


def archives_in(url: str) -> dict[str, Any]:
    """A zone's storage for backups and exports: readable by the city's own account only."""
    told = urlsplit(url)
    if told.scheme == "file":
        modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": f"{unquote(told.path)}/archives", "allow_overwrite": True, **modes},
        }
    options = {**_bucket(told), "location": "archives", "file_overwrite": True}
    return {"BACKEND": "tenancy.buckets.HurriedS3Storage", "OPTIONS": options}


def _bucket(told: SplitResult) -> dict[str, Any]:
    plain = told.scheme == "s3+http"
    host = f"{told.hostname}:{told.port}" if told.port else told.hostname
    return {
        "bucket_name": told.path.strip("/"),
        "endpoint_url": f"{'http' if plain else 'https'}://{host}" if host else None,
        "region_name": parse_qs(told.query).get("region", ["us-east-1"])[0],
        "access_key": unquote(told.username or "") or None,
        "secret_key": unquote(told.password or "") or None,
    }
