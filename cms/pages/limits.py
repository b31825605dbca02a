"""Staff of some stores see and change the pages of those stores only."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest

from cms.pages.models import StorePage


def paths_open_to(user: Any) -> list[str] | None:
    """Tree paths of the stores that this person works for; None when nothing limits them."""
    store_ids = getattr(user, "store_ids", None) or []
    if not store_ids or user.is_superuser:
        return None
    return list(StorePage.objects.filter(store_id__in=store_ids).values_list("path", flat=True))


def only_open(pages: Any, user: Any) -> Any:
    """These pages without those of stores that are not theirs. The root stays, to have somewhere to begin."""
    paths = paths_open_to(user)
    if paths is None:
        return pages
    wanted = Q(depth=1)
    for path in paths:
        wanted |= Q(path__startswith=path)
    return pages.filter(wanted)


def check_open(request: HttpRequest, page: Any, *args: Any) -> None:
    """Refuses a page of a store that is not theirs. Raises PermissionDenied."""
    paths = paths_open_to(request.user)
    if paths is not None and not any(page.path.startswith(path) for path in paths):
        raise PermissionDenied
