"""One kind of host and its doors: a shop, a tenant's back office, the city. The pages are the same; what stands around
them, and where they lead, is each portal's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from identity.doors.sessions import how_came
from tenancy import private as keeping
from tenancy.returning import safe_next

View = Callable[..., HttpResponse]


def show_plainly(request: Any, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """A page with nothing around it but its own template."""
    return render(request, template, context, status=status)


@dataclass(frozen=True, slots=True)
class Face:
    """`space` is the namespace of its addresses (with the colon) and `prefix` what their names begin with. `door` is
    the template around what strangers see, `room` around what people see of their own; `show(request, template,
    context, status)` makes a page of the latter. `guard` lets in who may see their own pages. `start` names the page
    after coming in."""

    space: str
    door: str
    room: str
    start: str
    guard: Callable[[View], View]
    show: Callable[[Any, str, dict[str, Any], int], HttpResponse] = show_plainly
    prefix: str = ""

    def url(self, name: str, *args: Any) -> str:
        """The address of one of its pages."""
        return reverse(f"{self.space}{self.prefix}{name}", args=args)

    @property
    def home(self) -> str:
        """The address after coming in, for who wanted to go nowhere else."""
        return reverse(self.start)

    def lead(self, request: HttpRequest) -> str:
        """Where somebody goes after coming in: back to where they wanted to go, or home."""
        return safe_next(request, self.home)


@dataclass(frozen=True, slots=True)
class Addresses:
    """`{{ doors.code }}` in a template is the address of the page of that name."""

    face: Face

    def __getitem__(self, name: str) -> str:
        return self.face.url(name)


def private(view: View) -> View:
    """A stranger's page, kept by nobody."""
    shown = keeping.private(view)
    # A guard that asks for more says so after this.
    shown.whose = "strangers"  # type: ignore[attr-defined]
    return shown


def of_its_owner(view: View) -> View:
    """A page of one's own doors. Whoever is in as support borrows an account, and changes none of its doors."""

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if how_came(request) == "support":
            raise Http404
        return view(request, *args, **kwargs)

    return shown


def bound(view: Callable[..., HttpResponse], face: Face) -> View:
    """The view as this face shows it."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, face, *args, **kwargs)

    return shown


def language_of(request: Any) -> str:
    """The reader's."""
    return str(getattr(request, "LANGUAGE_CODE", "en"))[:2]


def store_of(request: Any) -> int | None:
    """The store whose page this is."""
    place = getattr(request, "place", None)
    return place.store_id or None if place else None


def place_name(request: Any) -> str:
    """What this place is called in the reader's language."""
    place = getattr(request, "place", None)
    return (place.name(language_of(request)) if place else "") or _("CityOS")
