"""Staff of some stores see and change what belongs to those stores only, wherever in the admin they ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import GroupPagePermission, Page

from cms.media.models import File, Picture
from cms.media.working import working_for
from cms.pages.models import StorePage
from identity.access import may_any
from tenancy.actor import Actor
from tenancy.context import in_city

View = Callable[..., HttpResponse]
# What an address calls the page, the picture or the file that it is about.
PAGES = {"page_id", "parent_page_id", "page_to_move_id", "page_to_copy_id", "destination_id", "new_parent_page_id"}
FILES: dict[str, Any] = {"image_id": Picture, "document_id": File, "doc_id": File}
# They tell of every store at once, or settle what concerns all of them.
FOR_THE_WHOLE_TENANT = (
    "/cms/reports/",
    "/cms/redirects/",
    "/cms/localize/reports/",
    "/cms/collections/",
    "/cms/forms/",
)


def stores_of(user: Any) -> tuple[int, ...] | None:
    """The stores that limit this person; None when nothing does."""
    if in_city() or not getattr(user, "is_authenticated", False) or user.is_superuser:
        return None
    return tuple(getattr(user, "store_ids", None) or ()) or None


def within_my_stores(view: View) -> View:
    """A page of the admin in which rows of other stores are not found (404), and rows that all stores share are read
    only."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        # Wagtail's groups say which pages; whether somebody works here at all is a question to the policies.
        if user.is_authenticated and user.is_staff and not may_any(Actor.of(request), "enter", "page"):
            raise PermissionDenied
        store_ids = stores_of(user)
        if store_ids is None:
            return view(request, *args, **kwargs)
        if request.path.startswith(FOR_THE_WHOLE_TENANT):
            raise Http404
        with working_for(store_ids):
            user._page_permission_cache = _page_rights(user)
            _check_pages(user, kwargs)
            _check_shared(request, view, kwargs)
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()  # what a template asks for is asked here
            return response

    return limited


def _page_rights(user: Any) -> list[GroupPagePermission]:
    """What somebody's groups may do, brought down from the root to the pages of their stores."""
    homes = list(StorePage.objects.filter(store_id__in=stores_of(user) or ()))
    found = []
    for right in GroupPagePermission.objects.filter(group__user=user).select_related("page", "permission"):
        below = [home.page_ptr for home in homes if home.path.startswith(right.page.path)]
        found += [
            GroupPagePermission(pk=right.pk, group_id=right.group_id, page=page, permission=right.permission)
            for page in below
        ]
        if any(right.page.path.startswith(home.path) and right.page.pk != home.pk for home in homes):
            found.append(right)
    return found


def _check_pages(user: Any, named: dict[str, Any]) -> None:
    ids = [value for name, value in named.items() if name in PAGES]
    for page in Page.objects.filter(pk__in=ids).only("path", "depth"):
        if page.depth > 1 and not is_open(page, user):
            raise Http404


def _check_shared(request: HttpRequest, view: Any, named: dict[str, Any]) -> None:
    """Who works for some stores changes nothing that the others show too."""
    if request.method in {"GET", "HEAD"}:
        return
    model = getattr(view, "view_initkwargs", {}).get("model")
    targets = [(FILES[name], value) for name, value in named.items() if name in FILES]
    if model is not None and hasattr(model, "store_id") and "pk" in named:
        targets.append((model, named["pk"]))
    for kind, pk in targets:
        if kind.objects.filter(pk=pk, store_id=None).exists():
            raise PermissionDenied


def refuse_shared(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    """Bulk actions too. Raises PermissionDenied."""
    if stores_of(request.user) is not None and any(getattr(row, "store_id", 0) is None for row in objects):
        raise PermissionDenied


def paths_open_to(user: Any) -> list[str] | None:
    """Tree paths of the stores that this person works for; None when nothing limits them."""
    store_ids = stores_of(user)
    return (
        None
        if store_ids is None
        else list(StorePage.objects.filter(store_id__in=store_ids).values_list("path", flat=True))
    )


def only_open(pages: Any, user: Any) -> Any:
    """These pages without those of stores that are not theirs. The root stays, to have somewhere to begin."""
    paths = paths_open_to(user)
    if paths is None:
        return pages
    wanted = Q(depth=1)
    for path in paths:
        wanted |= Q(path__startswith=path)
    return pages.filter(wanted)


def is_open(page: Any, user: Any) -> bool:
    """Whether a page belongs to one of their stores."""
    paths = paths_open_to(user)
    return paths is None or any(page.path.startswith(path) for path in paths)


def check_open(request: HttpRequest, page: Any, *args: Any) -> None:
    """Refuses a page of a store that is not theirs. Raises PermissionDenied."""
    if not is_open(page, request.user):
        raise PermissionDenied
