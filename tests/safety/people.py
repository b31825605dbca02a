"""Somebody who may do everything in a tenant."""

from __future__ import annotations

from typing import Any

PASSWORD = "correct horse battery"


def person_of(tenant: Any, email: str = "") -> Any:
    """A superuser of this tenant; the city's own without one."""
    from django.contrib.auth import get_user_model

    from tenancy.context import in_tenant, in_the_city

    with in_tenant(tenant) if tenant else in_the_city():
        return get_user_model().objects.create_user(
            email or f"boss@{tenant.handle if tenant else 'city'}.example", PASSWORD, is_staff=True, is_superuser=True
        )
