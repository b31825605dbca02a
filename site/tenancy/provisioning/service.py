"""Setting up a tenant: ask once, run until done, resume after a stop, undo cleanly when a step cannot be done."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.hosts import platform_host
from tenancy.models import Domain, Provisioning, Tenant
from tenancy.models.tenant import HANDLE
from tenancy.provisioning.schemas import drop_schema
from tenancy.provisioning.steps import steps_for
from tenancy.residency import home_of_zone, zone_of
from tenancy.services.governance import authority_to_be
from tenancy.telling import tell

log = logging.getLogger(__name__)

RESERVED = {"www", "api", "admin", "cms", "mail", "static", "media", "stores", "city", "public", "localhost"}


def request_tenant(*, handle: str, name_en: str, name_ar: str, actor: Actor, **request: Any) -> Provisioning:
    """Books the handle and the hosts for a new tenant. Asking again with the same handle returns the same record.

    `request` may hold: stores (list of {handle, name_en, name_ar, theme…}), country_code, default_locale, tenant_type,
    subscription_tier, status, settings, owner_email, demo (bool), office (first label of the back office's host), and
    what other rooms' steps look for. `asked_as` names who asks: another one's record is a handle that is taken.
    Its residency zone is the one asked for, else what its authority or its country says.
    Raises DomainError: handle.malformed, handle.taken, host.taken, residency.no_home, residency.rows_elsewhere.
    """
    try:
        return _book(handle, name_en, name_ar, actor, request)
    except (IntegrityError, ValidationError) as error:
        # Somebody else booked it in this moment; of the schema's name django-tenants notices it before the database.
        raise DomainError("handle.taken", _("This handle is taken."), field="handle") from error


def _book(handle: str, name_en: str, name_ar: str, actor: Actor, request: dict[str, Any]) -> Provisioning:
    with in_the_city(), transaction.atomic():
        before = Provisioning.objects.select_for_update().filter(handle=handle).first()
        if before is not None and before.status != Provisioning.Status.UNDONE:
            if before.request.get("asked_as") != request.get("asked_as"):
                raise DomainError("handle.taken", _("This handle is taken."), field="handle")
            return before
        _check_handle(handle, request)
        if before is not None:
            before.delete()
        authority = authority_to_be(request)
        zone = zone_of(
            asked=request.get("residency_zone", ""), country=request.get("country_code", ""), authority=authority
        )
        home = home_of_zone(zone, authority)
        tenant = Tenant.objects.create(
            handle=handle,
            slug=handle,
            schema_name=_free_schema_name(handle),
            name=name_en,
            name_en=name_en,
            name_ar=name_ar,
            description_en=request.get("description_en", ""),
            description_ar=request.get("description_ar", ""),
            status="inactive",
            country_code=request.get("country_code", ""),
            default_locale=request.get("default_locale", "ar"),
            default_currency=request.get("default_currency", "SAR"),
            timezone=request.get("timezone", "Asia/Riyadh"),
            tenant_type=request.get("tenant_type", "vendor"),
            subscription_tier=request.get("subscription_tier", "basic"),
            residency_zone=zone,
            storage_alias=home.storage,
            database_alias=home.database,
            governance_authority_id=request.get("governance_authority_id"),
            billing_email=request.get("billing_email", ""),
            max_pois=request.get("max_pois", 1),
            max_channels=request.get("max_channels", 1),
            can_host_vendors=request.get("can_host_vendors", False),
        )
        return Provisioning.objects.create(handle=handle, tenant=tenant, request=request, asked_by=actor.name)


def run_provisioning(provisioning: Provisioning, *, undo_on_failure: bool = True) -> Tenant:
    """Does the steps that are not done yet, then opens the tenant. Raises DomainError after undoing when one fails."""
    tenant = provisioning.tenant
    if tenant is None:
        raise DomainError("provisioning.gone", _("This tenant is not there any more."))
    _note(provisioning, status=Provisioning.Status.RUNNING, error="")
    for step in steps_for(provisioning):
        if step.name in provisioning.steps_done:
            continue
        _note(provisioning, step=step.name)
        try:
            with in_the_city():
                step.do(tenant, provisioning.request)
        except Exception as error:
            log.exception("provisioning %s stopped at %s", provisioning.handle, step.name)
            _note(provisioning, status=Provisioning.Status.FAILED, error=str(error)[:2000])
            if undo_on_failure:
                undo_provisioning(provisioning)
            raise DomainError("provisioning.failed", str(error), step=step.name) from error
        _note(provisioning, steps_done=[*provisioning.steps_done, step.name])
    with in_the_city(), transaction.atomic():
        tenant.refresh_from_db()
        tenant.status = provisioning.request.get("status", "active")
        tenant.save()
        _note(provisioning, status=Provisioning.Status.DONE, step="")
        told = {
            "tenant": tenant.pk,
            "uuid": str(tenant.uuid),
            "handle": tenant.handle,
            "steps": provisioning.steps_done,
        }
        tell("tenant.provisioned", about=tenant, tenant=tenant, payload=told, actor=Actor.system("provisioning"))
    return tenant


def provision_tenant(*, handle: str, name_en: str, name_ar: str, actor: Actor, **request: Any) -> Tenant:
    """A tenant from nothing to open, in one call. Repeating it changes nothing."""
    provisioning = request_tenant(handle=handle, name_en=name_en, name_ar=name_ar, actor=actor, **request)
    if provisioning.status == Provisioning.Status.DONE and provisioning.tenant:
        return provisioning.tenant
    return run_provisioning(provisioning)


def undo_provisioning(provisioning: Provisioning) -> None:
    """Takes back every step in reverse, then the tenant's row and its booked hosts."""
    tenant = provisioning.tenant
    if tenant is not None:
        with in_the_city():
            for step in reversed(steps_for(provisioning)):
                if step.undo is not None:
                    step.undo(tenant, provisioning.request)
            drop_schema(tenant.schema_name)
            tenant.delete()
    provisioning.tenant = None
    _note(provisioning, status=Provisioning.Status.UNDONE, steps_done=[])


def _check_handle(handle: str, request: dict[str, Any]) -> None:
    try:
        HANDLE(handle)
    except Exception as error:
        raise DomainError("handle.malformed", " ".join(error.messages), field="handle") from error  # type: ignore[attr-defined]
    if handle in RESERVED or Tenant.objects.filter(handle=handle).exists():
        raise DomainError("handle.taken", _("This handle is taken."), field="handle")
    handles = [request.get("office", handle), *(store["handle"] for store in request.get("stores", []))]
    for one in handles:
        if one in RESERVED or Domain.objects.filter(domain=platform_host(one)).exists():
            raise DomainError("host.taken", _("%(host)s is taken.") % {"host": platform_host(one)}, field="handle")


def _free_schema_name(handle: str) -> str:
    wanted = "t_" + handle.replace("-", "_")
    name, number = wanted, 1
    while Tenant.objects.filter(schema_name=name).exists():
        number += 1
        name = f"{wanted}_{number}"
    return name


def _note(provisioning: Provisioning, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(provisioning, name, value)
    with in_the_city():
        provisioning.save()
