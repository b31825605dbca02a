"""The registry is the operator's: its admin answers in the city only, whatever rights a tenant's own people have."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from portals.platform.rights import KIND_OF, VERBS, may_in_city
from tenancy.context import in_city

# Made and ended by services, never by a bare form.
OF_SERVICES = {"Tenant", "Store", "Provisioning", "TenantSettings"}
OF_MEMBERS = {"ApiKey", "TenantUser", "SupportVisit", "Entry"}
NOT_ADDED_BY_FORM = OF_SERVICES | OF_MEMBERS
NOT_DELETED_BY_FORM = OF_SERVICES | OF_MEMBERS
NOT_CHANGED_BY_FORM = {"Provisioning"} | OF_MEMBERS


class CityOnly(ModelPermissionPolicy):
    """What the policies say, in the city; nothing at all inside a tenant. Rows that are no kind of thing go by Django's
    permissions."""

    def is_never_done(self, action: str) -> bool:
        """Whether no form does this, whoever asks."""
        name = self.model.__name__
        return (
            (action == "add" and name in NOT_ADDED_BY_FORM)
            or (action == "delete" and name in NOT_DELETED_BY_FORM)
            or (action == "change" and name in NOT_CHANGED_BY_FORM)
        )

    def user_has_permission(self, user: Any, action: str) -> bool:
        kind, verb = KIND_OF.get(self.model.__name__), VERBS.get(action)
        if not in_city() or self.is_never_done(action):
            return False
        if kind is None or verb is None:
            return bool(super().user_has_permission(user, action))
        return may_in_city(user, verb, kind)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return self.user_has_any_permission(user, actions)


class OfSuperAdmins(ModelPermissionPolicy):
    """Accounts and groups of the city: whoever may change those could give themselves every right, or take the account
    of somebody who has it. No right of a group opens them, and nothing does inside a tenant."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(in_city() and user.is_active and user.is_superuser)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return self.user_has_permission(user, "")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return self.user_has_permission(user, "")


def guard_registry() -> None:
    """Puts the guards before every model of the registry, and before accounts and groups."""
    for people in (get_user_model(), Group):
        register_permission_policy(people, OfSuperAdmins(people))
    for label in ("tenancy", "members", "marketplace", "personas"):
        for model in apps.get_app_config(label).get_models():
            register_permission_policy(model, CityOnly(model))


def require_operator(request: HttpRequest, action: str = "edit", kind: str = "tenant") -> None:
    """Raises PermissionDenied unless an operator of the city asks who may do this."""
    if not may_in_city(request.user, action, kind):
        raise PermissionDenied
