"""What separates the schemas: tables that are not there, deletions that know it, ids that are the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, Page

from cms.media.models import Picture
from identity.people.models import User
from tenancy.context import CITY_SCHEMA, in_schema, in_tenant, in_the_city
from tenancy.router import TEMPLATE_SCHEMA, labels_of

pytestmark = pytest.mark.django_db


def _own_tables(setting: str, other: str) -> list[Any]:
    """Managed models that live in the schemas of one list of apps and not in those of the other."""
    labels = labels_of(setting) - labels_of(other)
    models = [model for config in apps.get_app_configs() if config.label in labels for model in config.get_models(True)]
    return [model for model in models if model._meta.managed and not model._meta.proxy]


def test_a_tenants_rows_cannot_be_asked_for_outside_a_tenant(tenant_a: Any, capsys: Any) -> None:
    models = _own_tables("TENANT_APPS", "SHARED_APPS")
    answered = []
    with in_the_city():
        for model in models:
            try:
                with transaction.atomic():
                    model._base_manager.order_by().exists()
            except ProgrammingError:
                continue
            answered.append(model._meta.label)
    with capsys.disabled():
        print(f"\n{len(models)} models of tenants refuse to be asked in the city")
    assert len(models) > 80
    assert not answered


def test_inside_a_tenant_each_of_them_answers(tenant_a: Any) -> None:
    with in_tenant(tenant_a):
        for model in _own_tables("TENANT_APPS", "SHARED_APPS"):
            model._base_manager.order_by().exists()


def _tables(schema: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {row[0] for row in cursor.fetchall()}


def test_every_tenant_has_the_tables_of_the_template_and_none_of_the_registry(tenant_a: Any, tenant_b: Any) -> None:
    template = _tables(TEMPLATE_SCHEMA)
    assert _tables(tenant_a.schema_name) == _tables(tenant_b.schema_name) == template
    registry = {model._meta.db_table for model in _own_tables("SHARED_APPS", "TENANT_APPS")}
    assert not template & registry
    assert registry <= _tables(CITY_SCHEMA)


def test_content_types_are_one_table(tenant_a: Any, tenant_b: Any) -> None:
    found = []
    for schema in (CITY_SCHEMA, tenant_a.schema_name, tenant_b.schema_name):
        with in_schema(schema):
            ContentType.objects.clear_cache()
            found.append(dict(ContentType.objects.values_list("pk", "model")))
    assert found[0] == found[1] == found[2]
    assert "django_content_type" in _tables(CITY_SCHEMA)
    assert "django_content_type" not in _tables(tenant_a.schema_name)


def test_equal_ids_are_other_rows(tenant_a: Any, tenant_b: Any) -> None:
    def first_titles(tenant: Any) -> dict[int, str]:
        with in_tenant(tenant):
            return dict(Page.objects.filter(depth=2).order_by("pk").values_list("pk", "title")[:2])

    mine, theirs = first_titles(tenant_a), first_titles(tenant_b)
    assert set(mine) == set(theirs)
    assert not set(mine.values()) & set(theirs.values())


def test_the_city_deletes_though_the_tenants_tables_are_not_there(tenant_a: Any) -> None:
    with in_the_city():
        user = User.objects.create_user(email="gone@city.example", password="long-enough-phrase")
        group = Group.objects.create(name="gone")
        user.groups.add(group)
        root = Page.get_first_root_node()
        page = root.add_child(instance=Page(title="Gone", slug="gone"))
        page.save_revision(user=user).publish()
        collection = Collection.get_first_root_node().add_child(name="gone")
        svg = ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', name="gone.svg")
        picture = Picture.objects.create(title="Gone", file=svg, width=9, height=9, collection=collection)
        for row in (picture, page, collection, group, user):
            row.delete()
            assert not type(row)._base_manager.filter(pk=row.pk or 0).exists()


def test_a_tenant_deletes_what_its_own_tables_point_at(tenant_a: Any) -> None:
    with in_tenant(tenant_a):
        user = User.objects.create_user(email="gone@alpha.example", password="long-enough-phrase")
        user.delete()
        assert not User.objects.filter(email="gone@alpha.example").exists()


def test_the_search_path_is_sent_when_another_tenant_comes(tenant_a: Any, tenant_b: Any) -> None:
    """Once for each change of tenant, and again after what may have undone it."""

    def ask(tenant: Any) -> str:
        with in_tenant(tenant), connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            return str(cursor.fetchone()[0])

    ask(tenant_b)
    with CaptureQueriesContext(connection) as queries:
        assert [ask(tenant) for tenant in (tenant_a, tenant_a, tenant_b, tenant_a)] == [
            tenant.schema_name for tenant in (tenant_a, tenant_a, tenant_b, tenant_a)
        ]
    assert sum("search_path" in row["sql"] for row in queries) == 3
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert ask(tenant_b) == tenant_b.schema_name
        raise ZeroDivisionError
    assert ask(tenant_b) == tenant_b.schema_name and ask(tenant_a) == tenant_a.schema_name


def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    own = connection.copy()
    try:
        own.connect()
        assert own.is_usable()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own.connection.info.backend_pid])
        assert not own.is_usable()
        own.close()
        own.connect()
        assert own.is_usable()
    finally:
        own.close()


def test_a_planned_statement_reads_the_tenant_it_works_for(tenant_a: Any, tenant_b: Any) -> None:
    """Two tenants in turn, often enough to be planned."""
    from tenancy.planned import planned_cursor

    def ask(tenant: Any) -> str:
        with in_tenant(tenant), planned_cursor() as cursor:
            cursor.execute("SELECT current_schema(), (SELECT number FROM planned_once WHERE number = %(n)s)", {"n": 1})
            return str(cursor.fetchone()[0])

    for tenant in (tenant_a, tenant_b):
        with in_tenant(tenant), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE planned_once AS SELECT 1 AS number")
    for tenant in (tenant_a, tenant_b) * 6:
        assert ask(tenant) == tenant.schema_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%planned_once%'")
        assert cursor.fetchone()[0] >= 2
