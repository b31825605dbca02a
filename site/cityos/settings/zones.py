"""Which residency zones the city itself lies in, and where the data of the others go."""

from typing import Any

from cityos import zones as _zones
from cityos.environment import ENV
from cityos.settings.data import DATABASES, STORAGES

CITY_ZONES = _zones.zones_of(ENV.city_zones)
_storages = _zones.homes_of(ENV.zone_storages, _zones.STORAGES)
_databases = _zones.homes_of(ENV.zone_databases, _zones.DATABASES)

# What a zone's storage and database are called below.
ZONE_STORAGES: dict[str, str] = {zone: _zones.alias_of(zone) for zone in _storages}
ZONE_DATABASES: dict[str, str] = {zone: _zones.alias_of(zone) for zone in _databases}

for _zone, _url in _storages.items():
    STORAGES[_zones.alias_of(_zone)] = _zones.files_in(_url)
    STORAGES[f"archives_{_zones.alias_of(_zone)}"] = _zones.archives_in(_url)
# Copies of rows only: no tenant is worked for there, so these are plain connections that know of no tenants.
_copies: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "TEST": {"MIGRATE": False}}
for _zone, _url in _databases.items():
    DATABASES[_zones.alias_of(_zone)] = {**_copies, **_zones.database_of(_url)}

__all__ = ["CITY_ZONES", "ZONE_DATABASES", "ZONE_STORAGES"]
