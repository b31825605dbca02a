"""A desk: the list, the form and the deletion of one kind of thing, from one declaration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from kit.faces.pager import pages_of
from portals.merchant.doors import scope, staff, whole_tenant
from portals.merchant.frame import show
from portals.merchant.rights import may_post
from portals.merchant.scope import Scope
from tenancy.actor import Actor
from tenancy.errors import DomainError


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head and what it shows of a row, as text or safe HTML. `number` stands at the end; `wide` is
    left out on phones."""

    title: Any
    show: Callable[[Any], Any]
    number: bool = False
    wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Desk:
    """`form(data, files, instance=…, only=scope)`; `save(form, actor)` writes it and returns the object;
    `remove(row, actor)` takes it away; `inline` is a formset class for the rows below it; `whole` desks are only for
    those who see the whole tenant; `links` are other pages of a row: (words, address, icon)."""

    key: str
    name: str
    path: str
    title: Any
    new: Any
    hint: Any
    rows: Callable[[Scope], QuerySet[Any]]
    columns: Sequence[Column]
    form: Any
    save: Callable[[Any, Actor], Any] | None = None
    remove: Callable[[Any, Actor], None] | None = None
    inline: Any = None
    inline_title: Any = ""
    inline_hint: Any = ""
    search: Sequence[str] = ()
    order: Sequence[str] = ("pk",)
    whole: bool = True
    may_delete: Callable[[Any], str] = field(default=lambda row: "")
    label: Callable[[Any], str] = str
    links: Callable[[Any], Sequence[tuple[Any, str, str]]] = field(default=lambda row: ())

    def urls(self) -> list[URLPattern]:
        """list, create, update, delete."""
        door = whole_tenant if self.whole else staff
        return [
            path(f"{self.path}/", door(self._list), name=f"{self.name}-list"),
            path(f"{self.path}/create/", door(self._create), name=f"{self.name}-create"),
            path(f"{self.path}/<int:pk>/", door(self._update), name=f"{self.name}-update"),
            path(f"{self.path}/<int:pk>/delete/", door(self._delete), name=f"{self.name}-delete"),
        ]

    def _row(self, request: HttpRequest, pk: int) -> Any:
        return get_object_or_404(self.rows(scope(request)), pk=pk)

    def _list(self, request: HttpRequest) -> HttpResponse:
        rows = self.rows(scope(request))
        if words := request.GET.get("q", "").strip()[:80]:
            found = Q()
            for name in self.search:
                found |= Q(**{f"{name}__icontains": words})
            rows = rows.filter(found)
        pages = pages_of(request, rows.order_by(*self.order))
        context = {
            "desk": self,
            "pages": pages,
            "rows": [
                (
                    reverse(f"dashboard:{self.name}-update", args=[row.pk]),
                    [(column, column.show(row)) for column in self.columns],
                )
                for row in pages.rows
            ],
            "may_create": may_post(request, f"{self.name}-create"),
            "create_url": reverse(f"dashboard:{self.name}-create"),
        }
        return show(request, "merchant/desk_list.html", self.key, context)

    def _create(self, request: HttpRequest) -> HttpResponse:
        return self._edit(request, None)

    def _update(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._edit(request, self._row(request, pk))

    def _edit(self, request: HttpRequest, row: Any) -> HttpResponse:
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = self.form(data, files, instance=row, only=scope(request))
        inline = self.inline(data, files, instance=row or form.instance) if self.inline else None
        if data is not None and form.is_valid() and (inline is None or inline.is_valid()):
            try:
                with transaction.atomic():
                    saved = self.save(form, Actor.of(request)) if self.save else form.save()
                    if inline is not None:
                        inline.instance = saved
                        inline.save()
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(reverse(f"dashboard:{self.name}-list"))
        context = {
            "desk": self,
            "row": row,
            "label": self.label(row) if row is not None else self.new,
            "form": form,
            "may_save": may_post(request, f"{self.name}-update" if row is not None else f"{self.name}-create"),
            "inline": inline,
            "links": self.links(row) if row is not None else (),
            "list_url": reverse(f"dashboard:{self.name}-list"),
            "delete_url": reverse(f"dashboard:{self.name}-delete", args=[row.pk])
            if row is not None and may_post(request, f"{self.name}-delete")
            else "",
        }
        return show(request, "merchant/desk_form.html", self.key, context, status=422 if data is not None else 200)

    def _delete(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)
        back = reverse(f"dashboard:{self.name}-update", args=[pk])
        reason = self.may_delete(row)
        if request.method == "POST":
            try:
                if reason:
                    raise DomainError("desk.in_use", reason)
                if self.remove is not None:
                    self.remove(row, Actor.of(request))
                else:
                    row.delete()
            except ProtectedError:
                messages.error(request, _("It is in use and cannot be deleted."))
            except DomainError as error:
                messages.error(request, error.message)
            else:
                messages.success(request, _("It is deleted."))
                return HttpResponseRedirect(reverse(f"dashboard:{self.name}-list"))
            return HttpResponseRedirect(back)
        context = {"title": self.label(row), "back": back, "reason": reason}
        return show(request, "merchant/delete.html", self.key, context)
