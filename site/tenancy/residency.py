"""Where a tenant's data lie: its residency zone decides the storage of its files and archives, and the database that
keeps a copy of its rows. docs/decisions/0014 says how far that goes.

The choice is made once, when the tenant is set up, and kept on its row: another setting later moves nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.translation import gettext as _

from tenancy.errors import DomainError
from tenancy.models.words import ResidencyZone
from tenancy.services.governance import effective_policy

CITY_HOME = "city"
CITY_DATABASE = "default"
RULES = "data_residency_requirements"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the files lie, and which database keeps a copy of the rows (`default`: none beside the city's own)."""

    storage: str = CITY_HOME
    database: str = CITY_DATABASE


def zone_of(*, asked: str, country: str, authority: Any) -> str:
    """The zone of a new tenant: the one that was asked for, else what its authority says, else the zone to which the
    registry maps its country, else the whole world."""
    from tenancy.models import RegionZoneMapping

    said = asked or str(_rules(authority).get("zone") or "")
    if said in ResidencyZone.values:
        return said
    mapped = RegionZoneMapping.objects.filter(tenant=None, country_codes__contains=[country]).order_by("pk")
    found = mapped.values_list("residency_zone", flat=True).first() if country else None
    return found or ResidencyZone.GLOBAL


def home_of_zone(zone: str, authority: Any = None) -> Home:
    """Where data of this zone lie. A zone that the city itself lies in, or that has a storage of its own, has a home.

    Raises DomainError: residency.no_home where nothing is configured for the zone; residency.rows_elsewhere where the
    authority wants rows in the zone and the city's database lies outside it.
    """
    wanted, rules = ResidencyZone(zone), _rules(authority)
    here = zone in settings.CITY_ZONES or zone == ResidencyZone.GLOBAL
    names = {"zone": wanted.label}
    if zone not in settings.ZONE_STORAGES and not here:
        text = _("Nothing is set up for data that must lie in this zone: %(zone)s. Choose another zone.") % names
        raise DomainError("residency.no_home", text, field="residency_zone")
    if rules.get("personal_data_stays_in_zone") is True and rules.get("zone", zone) == zone and not here:
        text = _("The governance authority wants personal data to stay in %(zone)s. This city's database lies outside.")
        raise DomainError("residency.rows_elsewhere", text % names, field="residency_zone")
    return Home(
        settings.ZONE_STORAGES.get(zone, CITY_HOME),
        settings.ZONE_DATABASES.get(zone, CITY_DATABASE),
    )


def shelf_of(alias: str) -> Storage:
    """Where backups and exports of tenants with this home lie."""
    if alias == CITY_HOME:
        return _folder(settings.BACKUPS)
    return storages[f"archives_{alias}"]


def exports_of(alias: str) -> Storage:
    """Where the last archive of a deleted tenant goes."""
    return _folder(settings.EXPORTS) if alias == CITY_HOME else storages[f"archives_{alias}"]


def _folder(path: Path) -> Storage:
    return FileSystemStorage(
        location=path, allow_overwrite=True, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def _rules(authority: Any) -> Mapping[str, Any]:
    return {line.key: line.value for line in effective_policy(authority) if line.kind == RULES}
