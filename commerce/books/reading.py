"""What the ports share: a row or none, one way only, and the day of the tenant."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from orchestration.integrations import PermanentFault
from tenancy.clocks import clock_named
from tenancy.context import require_tenant
from tenancy.models import Tenant


class OneWay:
    """Things of which ERPNext changes nothing here."""

    def write(self, values: dict[str, Any], external_id: str) -> Any:
        """Refuses: PermanentFault `one_way`."""
        raise PermanentFault("one_way", external_id)


def one(rows: QuerySet[Any], own_id: Any) -> Any:
    """The row of this id. Raises PermanentFault `gone`."""
    found = rows.filter(pk=own_id).first() if str(own_id).isdecimal() else None
    if found is None:
        raise PermanentFault("gone", str(own_id), f"{rows.model.__name__} {own_id} is not there any more")
    return found


def day_of(moment: datetime) -> date:
    """The day on which the tenant's books count a moment."""
    zone = Tenant.objects.values_list("timezone", flat=True).get(schema_name=require_tenant())
    return moment.astimezone(clock_named(zone)).date()
