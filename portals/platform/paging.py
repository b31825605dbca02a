"""Long logs, a page at a time: by the last id that was seen, so that page one thousand costs what page one does. Lists
in another order than that of their ids are cut by numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows, newest first; `older` and `newest` are the queries of the links, empty where there is nothing.
    `by_name`: they stand in another order, so the links say first and next."""

    rows: list[Any]
    older: str
    newest: str
    by_name: bool = False


def part_of(request: HttpRequest, rows: QuerySet[Any]) -> Part:
    """The rows after `?before=<id>`; the other arguments stay as they are."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PER_PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    newest = query.urlencode()
    older = ""
    if len(found) > PER_PAGE:
        query["before"] = str(found[PER_PAGE - 1].pk)
        older = query.urlencode()
    return Part(found[:PER_PAGE], older, (newest or "all") if before else "")


def numbered_part_of(request: HttpRequest, rows: QuerySet[Any]) -> Part:
    """The piece that `?page=` names; a number too high or none at all is forgiven."""
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    first, after = query.urlencode(), ""
    if page.has_next():
        query["page"] = str(page.next_page_number())
        after = query.urlencode()
    return Part(list(page), after, (first or "all") if page.has_previous() else "", by_name=True)


def tenant_id_of(handle: str) -> str | None:
    """The public id of a tenant as logs name it: nothing for `city`, None when nobody was asked for."""
    from tenancy.models import Tenant

    if not handle:
        return None
    if handle == "city":
        return ""
    found = Tenant.objects.filter(handle=handle).values_list("uuid", flat=True).first()
    return str(found or "nobody")


def tenant_names(rows: list[Any]) -> dict[str, str]:
    """The names of the tenants of some rows, by their public id. One query."""
    from tenancy.models import Tenant

    ids = {row.tenant_id for row in rows if row.tenant_id}
    return {str(tenant.uuid): str(tenant) for tenant in Tenant.objects.filter(uuid__in=ids)} if ids else {}
