"""The demo town's people: an operator in the city; staff for each role and customers in each tenant."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group

from identity.members.models import Role, TenantUser
from identity.people.models import User
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Store, Tenant

PASSWORD = "cityos-demo"  # noqa: S105 (the demo town's, printed at every start)
OPERATOR = "operator@city.example"
# People are called as they call themselves: one name, whatever language the page has.
NAMES: dict[str, dict[str, tuple[str, str]]] = {
    "saudi-marketplace": {
        "admin": ("هدى", "العتيبي"),
        "manager": ("فيصل", "الحربي"),
        "editor": ("مريم", "حسن"),
        "moderator": ("Yusuf", "Bakr"),
        "publisher": ("سلمى", "ناصر"),
    },
    "hejaz-makers": {
        "admin": ("Sumaya", "Jamal"),
        "manager": ("عدنان", "قاري"),
        "editor": ("علا", "بناجة"),
        "moderator": ("Rawan", "Turki"),
        "publisher": ("ريان", "خوجة"),
    },
}


def load_operator() -> User:
    """Who may do everything in the city."""
    with in_the_city():
        found = User.objects.filter(email=OPERATOR).first()
        return found or User.objects.create_superuser(OPERATOR, PASSWORD, first_name="مها", last_name="العتيبي")


def load_staff(tenant: Tenant) -> dict[str, User]:
    """An admin, a manager of one store, and the three editorial roles; each in the city's register too."""
    with in_the_city():
        stores = list(Store.objects.filter(tenant=tenant).order_by("position"))
    host = f"{tenant.handle}.example"
    staff: dict[str, User] = {}
    for name, role, group in (
        ("admin", Role.TENANT_ADMIN, None),
        ("manager", Role.STORE_MANAGER, None),
        ("editor", Role.VIEWER, "Editors"),
        ("moderator", Role.VIEWER, "Moderators"),
        ("publisher", Role.VIEWER, "Publishers"),
    ):
        email = f"{name}@{host}"
        names = NAMES.get(tenant.handle, {}).get(name, ("", ""))
        only = [stores[0].pk] if name == "manager" and stores else []
        staff[name] = _in_tenant(tenant, email, names, only, group, name == "admin")
        _in_register(tenant, email, names, role, only)
    return staff


def _in_tenant(
    tenant: Tenant, email: str, names: tuple[str, str], only: list[int], group: str | None, is_admin: bool
) -> User:
    with in_tenant(tenant):
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(
                email, PASSWORD, first_name=names[0], last_name=names[1], is_staff=group is None, store_ids=only
            )
        if is_admin and not user.is_superuser:
            user.is_superuser = True
            user.save()
        if group:
            user.groups.add(Group.objects.get(name=group))
        return user


def _in_register(tenant: Tenant, email: str, names: tuple[str, str], role: Role, only: list[int]) -> None:
    with in_the_city():
        user = User.objects.filter(email=email).first() or User.objects.create_user(
            email, PASSWORD, first_name=names[0], last_name=names[1]
        )
        TenantUser.objects.get_or_create(
            tenant=tenant, user=user, defaults={"role": role, "status": TenantUser.Status.ACTIVE, "store_ids": only}
        )


def load_customer(row: dict[str, Any]) -> User:
    """A customer of the tenant this thread works for."""
    found = User.objects.filter(email=row["email"]).first()
    return found or User.objects.create_user(
        row["email"],
        PASSWORD,
        first_name=row.get("first_name", ""),
        last_name=row.get("last_name", ""),
        phone=row.get("phone", ""),
        language=row.get("language", ""),
    )
