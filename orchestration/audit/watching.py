"""Rows that are noted when they change, by whatever form, service or import.

The registry, people and rights are always watched. Everything else is watched while somebody works in a back office:
Wagtail's admin, the dashboard, the operator's console, an API key (`WatchBackOffice`). Django's row signals serve here
because they are the one place that every form passes; no rule of the trade hangs on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest, HttpResponse

from orchestration.audit.snapshots import difference, filled, snapshot, stored
from orchestration.audit.writing import record

# Who may do what, and what the city knows of its tenants.
ALWAYS_APPS = {"tenancy", "members"}
ALWAYS = {"people.user", "auth.group", "webhooks.webhookendpoint"}
RIGHTS = {"people.user_groups", "people.user_user_permissions", "auth.group_permissions"}
# Kept for machines: indexes, queues, logs with lines of their own, sessions, drafts that Wagtail's own log tells of.
NEVER_APPS = {
    "admin", "alarms", "analytics", "audit", "contenttypes", "django_prometheus", "doors", "jobs", "marketplace",
    "outbox", "sagas", "sessions", "shop_search", "taggit", "thumbnail", "wagtail_localize", "wagtailcore",
    "wagtailsearch",
}  # fmt: skip
NEVER = {
    "integrations.externalid", "integrations.healthcheck", "tenancy.provisioning", "people.emailedlink",
    "webhooks.webhooklog", "webhooks.webhookattempt",
    "cms_media.rendition", "wagtailadmin.formstate", "wagtailadmin.editingsession",
}  # fmt: skip
MIGRATING = "__fake__"  # the module of models as a migration sees them; the log may not be there yet
BACK_OFFICE = ("/cms/", "/dashboard/", "/api/", "/admin/", "/vendor/")

_door: ContextVar[str] = ContextVar("audit-door", default="")


@contextmanager
def watched(door: str) -> Iterator[None]:
    """Every row that this thread changes in the block is noted, with the door it came in by."""
    token = _door.set(door)
    try:
        yield
    finally:
        _door.reset(token)


@contextmanager
def unwatched() -> Iterator[None]:
    """For a rule that notes its own change: the row's saving is not noted a second time."""
    with watched(""):
        yield


class WatchBackOffice:
    """Middleware: what is posted to a back office is watched. Shoppers' requests pass untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        door = next((path for path in BACK_OFFICE if request.path_info.startswith(path)), "")
        if not door and getattr(request, "api_key", None) is None:
            return self.get_response(request)
        with watched(door.strip("/") or "api"):
            return self.get_response(request)


def is_watched(model: type[models.Model]) -> bool:
    """Whether a change of such a row is noted now."""
    label, app = model._meta.label_lower, model._meta.app_label
    if label in NEVER or app in NEVER_APPS or model.__module__ == MIGRATING:
        return False
    if label in ALWAYS or app in ALWAYS_APPS:
        return True
    return bool(_door.get()) and not _is_page(model)


def _is_page(model: type[models.Model]) -> bool:
    """Pages have a log of their own, which `hearing` reads."""
    return any(parent._meta.label_lower == "wagtailcore.page" for parent in model._meta.get_parent_list())


def _before_save(sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    instance.__dict__.pop("_audit_before", None)
    if raw or instance._state.adding or not is_watched(sender):
        return
    names = list(update_fields) if update_fields is not None else None
    instance.__dict__["_audit_before"] = stored(instance, names)


def _after_save(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if raw or not is_watched(sender):
        return
    before = instance.__dict__.pop("_audit_before", None)
    if created:
        _note(instance, "created", after=filled(snapshot(instance)))
    elif before is not None:
        old, new = difference(before, snapshot(instance))
        if new:
            _note(instance, "changed", before=old, after=new)


def _after_delete(sender: Any, instance: Any, **kwargs: Any) -> None:
    if is_watched(sender):
        _note(instance, "deleted", before=filled(snapshot(instance)))


def _links_changed(
    sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **kwargs: Any
) -> None:
    label = sender._meta.label_lower
    if sender.__module__ == MIGRATING or not (label in RIGHTS or (_door.get() and is_watched(type(instance)))):
        return
    name = label.rpartition("_")[2] if label in RIGHTS else sender._meta.model_name
    if action == "pre_clear":
        field = next((f for f in instance._meta.many_to_many if f.remote_field.through is sender), None)
        held = [str(one) for one in getattr(instance, field.name).all()] if field is not None and not reverse else []
        if held:
            _note(instance, "links_changed", before={name: held}, after={name: []})
    elif action in {"post_add", "post_remove"} and pk_set:
        names = sorted(str(one) for one in model._base_manager.filter(pk__in=pk_set))
        sides = {"before": {name: []}, "after": {name: names}}
        if action == "post_remove":
            sides = {"before": {name: names}, "after": {name: []}}
        _note(instance, "links_changed", **sides)


def _note(row: models.Model, what: str, **values: Any) -> None:
    door = _door.get()
    record(f"{row._meta.model_name}.{what}", resource=row, metadata={"door": door} if door else None, **values)


def watch_rows() -> None:
    """Called once at start-up."""
    pre_save.connect(_before_save, dispatch_uid="audit-before-save")
    post_save.connect(_after_save, dispatch_uid="audit-after-save")
    post_delete.connect(_after_delete, dispatch_uid="audit-after-delete")
    m2m_changed.connect(_links_changed, dispatch_uid="audit-links")
