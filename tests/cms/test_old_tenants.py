"""A tenant that was made before its editors lost a right loses it when the city is brought up to date."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection
from wagtail.models import Collection, GroupCollectionPermission

from cms.pages.roles import EDITORS, MODERATORS, make_groups
from tenancy.context import in_tenant, in_the_city
from tenancy.provisioning.migrating import migrate_schema

MIGRATION = "0005_editors_change_no_files_of_others"


def _may_change(name: str) -> set[str]:
    given = GroupCollectionPermission.objects.filter(group__name=name, permission__codename__startswith="change")
    return set(given.values_list("permission__codename", flat=True))


def test_editors_of_an_old_tenant_change_no_files_of_others(fresh_city: None, tenant_a: Any) -> None:
    with in_tenant(tenant_a):
        groups = make_groups()
        theirs = _may_change(MODERATORS)
        assert theirs and not _may_change(EDITORS)
        root = Collection.get_first_root_node()
        for permission in Permission.objects.filter(codename__in=theirs):
            GroupCollectionPermission.objects.create(group=groups[EDITORS], collection=root, permission=permission)
        added = set(groups[EDITORS].collection_permissions.values_list("permission__codename", flat=True))
        assert _may_change(EDITORS) == theirs
    with in_the_city(), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{tenant_a.schema_name}".django_migrations WHERE name = %s', [MIGRATION])
        assert cursor.rowcount == 1
    assert migrate_schema(tenant_a.schema_name) == 1
    with in_tenant(tenant_a):
        assert not _may_change(EDITORS) and _may_change(MODERATORS) == theirs
        kept = set(groups[EDITORS].collection_permissions.values_list("permission__codename", flat=True))
        assert kept == added - theirs and kept
