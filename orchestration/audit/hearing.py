"""What Django and Wagtail tell of: who went out, who was refused, what was done with a page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.http import HttpRequest

from orchestration.audit.writing import record
from tenancy.actor import Actor
from tenancy.occasion import current_actor

# A form's saving is noted with its values by `watching`; pages and what else Wagtail does with a thing are noted here.
TOLD_BY_ROWS = {"wagtail.create", "wagtail.edit", "wagtail.delete"}


def _went_out(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if user is not None:
        record("session.closed", resource=user, actor=_person(request, user))


def _was_refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    tried = str(credentials.get("username") or credentials.get("email") or "")[:254]
    actor = Actor.of(request) if request is not None else current_actor()
    record("session.refused", resource=("people.user", ""), actor=actor, after={"email": tried})


def _wagtail_did(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A line of Wagtail's own log: pages always, other things when it was more than saving them."""
    is_page = sender._meta.model_name == "pagelogentry"
    if raw or not created or (not is_page and instance.action in TOLD_BY_ROWS):
        return
    kind = f"{instance.content_type.app_label}.{instance.content_type.model}" if instance.content_type else "wagtail"
    data = instance.data or {}
    record(
        instance.action.replace("wagtail.", "page." if is_page else f"{kind.rpartition('.')[2]}."),
        resource=(kind, instance.page_id if is_page else instance.object_id),
        label=instance.label,
        metadata={**data, "revision": instance.revision_id, "content_changed": instance.content_changed},
    )


def _person(request: HttpRequest | None, user: Any) -> Actor:
    if request is not None and getattr(request, "user", None) == user:
        return Actor.of(request)
    role = "superuser" if user.is_superuser else "staff" if user.is_staff else "customer"
    where = request.META if request is not None else {}
    return Actor(
        kind="user",
        ref=str(user.pk),
        name=str(user),
        email=user.email,
        roles=frozenset({role}),
        ip=where.get("REMOTE_ADDR", ""),
        agent=where.get("HTTP_USER_AGENT", "")[:300],
    )


def listen() -> None:
    """Called once at start-up."""
    from wagtail.models import ModelLogEntry, PageLogEntry

    user_logged_out.connect(_went_out, dispatch_uid="audit-went-out")
    user_login_failed.connect(_was_refused, dispatch_uid="audit-refused")
    for model in (PageLogEntry, ModelLogEntry):
        post_save.connect(_wagtail_did, sender=model, dispatch_uid=f"audit-{model.__name__}")
