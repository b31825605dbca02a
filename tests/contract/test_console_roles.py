"""Every address of the operators' console, as each role: each right opens its own pages, and no role of a tenant opens
any. `-s` prints the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.urls import resolve
from django.utils import translation

from tests.contract.addresses import LANGUAGE, Address, every_address
from tests.contract.asking import Table, answer, without_drawing
from tests.contract.rows import make_row

pytestmark = pytest.mark.django_db
CITY = "cityos.urls.city"
# Beyond what the log of the audit has counted to.
SAME, NOWHERE = 950_000, 999_999
# Rows that the console's own pages name, by where they stand; the others are planted under one id.
PLANTED = (
    "audit.AuditLog",
    "outbox.EventOutbox",
    "sagas.WorkflowExecution",
    "integrations.IntegrationEndpoint",
    "jobs.SyncJob",
    "webhooks.WebhookLog",
    "webhooks.WebhookEndpoint",
    "backups.TenantArchive",
    "tenancy.TenantBilling",
    "tenancy.TenantInvoice",
    "tenancy.Provisioning",
    "tenancy.TenantRelationship",
    "tenancy.Portal",
    "tenancy.Plan",
    "tenancy.TenantPOI",
    "tenancy.ServiceChannel",
    "tenancy.GovernanceAuthority",
    "tenancy.RegionZoneMapping",
    "tenancy.Translation",
    "members.TenantUser",
    "members.ApiKey",
    "personas.Persona",
    "personas.FeatureFlag",
    "personas.Notice",
    "personas.PersonaAssignment",
    "oidc_registry.OidcClient",
)
ADDS_UP = {
    "tenancy.TenantInvoice": {"total_amount": 2},
    "personas.PersonaAssignment": {"scope_reference": "", "user_id": "1"},
    "oidc_registry.OidcClient": {"secret": ""},
}
WORDS = {"system": "erpnext", "kind": "csv", "move": "retry", "what": "suspend"}


@dataclass(frozen=True)
class Page:
    """One address of the console. `pairs` is asked by the policies; `django` by Django's permissions."""

    address: Address
    get: tuple[tuple[str, str], ...] = ()
    post: tuple[tuple[str, str], ...] = ()
    django: str = ""

    def path(self, known: dict[str, int], pk: int = 0) -> str:
        where = next((each for each in known if self.address.template.startswith(each)), "")
        number = pk or (known[where] if where else SAME)
        move = "suspend" if "tenants/" in self.address.template else WORDS["move"]
        return self.address.filled(number, "word", **{**WORDS, "move": move})


def _pages() -> list[Page]:
    """The console's own, which carry what they ask for, and the lists of the registry, which the tables of
    `portals.platform` name."""
    from portals.platform.permissions import CityOnly
    from portals.platform.rights import KIND_OF, REGISTRY_PAGES, VERBS

    found = []
    for address in every_address(CITY):
        asked = getattr(address.view, "asked", None)
        if asked is not None:
            found.append(Page(address, asked.pairs("GET"), asked.pairs("POST")))
            continue
        if not address.template.startswith("cms/registry/"):
            continue
        with translation.override(LANGUAGE):
            match = resolve(address.filled(SAME, "word"), CITY)
        model = next(
            each for each in apps.get_models() if f"registry_{each._meta.model_name}" == (match.namespaces or [""])[0]
        )
        actions = REGISTRY_PAGES[match.url_name or ""]
        open_ones = [each for each in actions if not CityOnly(model).is_never_done(each)]
        kind = KIND_OF.get(model.__name__)
        if kind is None:
            found.append(Page(address, django=f"{model._meta.app_label}.{actions[0]}_{model._meta.model_name}"))
        else:
            pairs = tuple((VERBS[each], kind) for each in open_ones)
            found.append(Page(address, pairs, pairs))
    return found


@pytest.fixture
def known(tenant_a: Any, tenant_b: Any) -> Iterator[dict[str, int]]:
    """Real rows by the beginning of their address."""
    from django.contrib.auth import get_user_model

    from tenancy.actor import Actor
    from tenancy.context import in_the_city
    from tenancy.models import Domain, Store
    from tenancy.services.nodes import create_node

    with in_the_city():
        names = {"name_en": "Place", "name_ar": "مكان", "slug": "place"}
        node = create_node(tenant=tenant_a, type="CITY", parent=None, actor=Actor.system("tests"), **names)
        person = get_user_model().objects.create_user("planted@city.example", "correct horse battery")
        for label in PLANTED:
            model = apps.get_model(label)
            fields = [each for each in model._meta.concrete_fields if each.remote_field is not None]
            plain = {each.name for each in model._meta.concrete_fields if each.remote_field is None}
            ends = {each.attname: _end_of(each, tenant_a, person, node) for each in fields}
            if "tenant_id" in plain:
                ends["tenant_id"] = str(tenant_a.uuid)
            if label == "tenancy.Provisioning":
                ends["tenant_id"] = None  # taken back: there is nothing to go on with
            if label == "tenancy.TenantRelationship":
                ends["vendor_tenant_id"] = tenant_b.pk
            for each in fields:
                if each.unique and ends[each.attname]:
                    model._base_manager.filter(**{each.attname: ends[each.attname]}).delete()
            make_row(model, "planted", SAME, 0, **ADDS_UP.get(label, {}), **ends)
        store, domain = Store.objects.filter(tenant=tenant_a).first(), Domain.objects.filter(tenant=tenant_a).first()
        assert store is not None and domain is not None
        yield {
            "cms/city/tenants/": tenant_a.pk,
            "cms/city/stores/": store.pk,
            "cms/city/domains/": domain.pk,
            "cms/city/nodes/": node.pk,
            "cms/city/people/": person.pk,
            "cms/backups/make/": tenant_a.pk,
            "cms/backups/move/": tenant_a.pk,
            "cms/registry/tenant/": tenant_a.pk,
            "cms/registry/tenantsettings/": tenant_a.working_settings.pk,
            "cms/registry/store/": store.pk,
            "cms/registry/domain/": domain.pk,
            "cms/registry/node/": node.pk,
        }


def _end_of(field: Any, tenant: Any, person: Any, node: Any) -> Any:
    target = field.remote_field.model._meta.label
    ends = {"tenancy.Tenant": tenant.pk, "people.User": person.pk, "tenancy.Node": node.pk}
    if target in ends:
        return ends[target]
    if field.null:
        return None
    return field.remote_field.model._base_manager.values_list("pk", flat=True).first()


def _sign_in(client: Any, email: str, rights: list[str], **more: Any) -> Any:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission

    from tenancy.context import in_the_city

    with in_the_city():
        person = get_user_model().objects.create_user(email, "correct horse battery", **more)
        for right in rights:
            app, code = right.split(".")
            person.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=code))
        client.force_login(person, backend="identity.people.backends.EmailBackend")
    return person


def _trusted(rights: list[str], pair: tuple[str, str]) -> bool:
    """Whether the policies let an operator with these rights of groups do this."""
    from identity.access.deciding import check
    from identity.access.policies import shipped
    from identity.access.standing import rights_of_groups
    from identity.access.things import Principal, Thing

    means = rights_of_groups()
    permissions = tuple("{}:{}".format(*means[right]) for right in rights)
    principal = Principal("operator", ("operator",), "public", "city", permissions=permissions)
    return check(shipped(), principal, pair[0], Thing(pair[1], "", {"tenant": "public"})).allowed


@dataclass
class Operators:
    """Browsers of operators by the rights that they have; each is made once."""

    host_client: Any
    made: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def with_rights(self, rights: list[str]) -> Any:
        key = tuple(sorted(rights))
        if key not in self.made:
            self.made[key] = self.host_client("")
            name = f"operator{len(self.made)}@city.example"
            _sign_in(self.made[key], name, [*rights, "wagtailadmin.access_admin"], is_staff=True)
        return self.made[key]

    def for_page(self, pairs: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, list[str]]]:
        """Nobody's rights; each right that the page asks for, alone; and all others together."""
        from identity.access.standing import rights_of_groups

        means = {right: (action, kind) for right, (kind, action) in rights_of_groups().items()}
        yield "nothing", []
        yield "all others", [right for right, pair in means.items() if pair not in pairs]
        for asked in pairs:
            alone = [right for right, pair in means.items() if pair == asked]
            if alone:
                yield "this alone", alone


def _is_no(status: int, where: str) -> bool:
    """To the console's first page with a word why; to the sign-in page; 403; 404 where the list has no such door."""
    return status in {403, 404} or (status == 302 and (where == "/cms/" or where.startswith("/cms/login/")))


def test_every_page_of_the_console_says_what_it_asks_for() -> None:
    from portals.platform.urls import urlpatterns

    assert [each.name for each in urlpatterns if not hasattr(each.callback, "asked")] == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_right_opens_its_own_pages(known: dict[str, int], host_client: Any, method: str) -> None:
    pages, table = _pages(), Table()
    boss = host_client("")
    _sign_in(boss, "all@city.example", [], is_staff=True, is_superuser=True)
    operators = Operators(host_client)
    with without_drawing():
        # The operators' own admin shows that there is a row to be refused.
        found = {page: answer(boss, method, page.path(known)) for page in pages}
        missing = {
            page: answer(boss, method, page.path(known, NOWHERE))[0] for page in pages if "pk" in page.address.blanks
        }
        for page in pages:
            pairs, path = page.post if method == "post" else page.get, page.path(known)
            for name, rights in operators.for_page(pairs):
                status, where = answer(operators.with_rights(rights), method, path)
                if any(_trusted(rights, pair) for pair in pairs):
                    table.note(name, "allowed", method, path, status, {found[page][0]})
                else:
                    refused = _is_no(status, where) or status == found[page][0] == 405
                    table.note(name, "refused", method, path, status, {status} if refused else {302, 403})
    print(table)
    print(
        f"{len(pages)} addresses, {len(missing)} of them with an id: {dict(Counter(missing.values()))} where it is none"
    )
    assert not table.surprises, "\n".join(table.surprises[:40])
    broken = [page.path(known) for page, (status, _where) in found.items() if status >= 500]
    assert not broken, broken
    closed = [page.path(known) for page, (status, where) in found.items() if status == 404 or where == "/cms/"]
    assert closed == [page.path(known) for page in pages if not (page.get or page.django)]
    opened = {page.path(known, NOWHERE): status for page, status in missing.items() if status not in {404, 405, 302}}
    assert not opened, opened


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_of_a_tenant_opens_the_console(
    known: dict[str, int], tenant_a: Any, host_client: Any, method: str
) -> None:
    """Whatever somebody is in a tenant, in the city they are nobody."""
    from identity.members.models import Role, TenantUser
    from tenancy.context import in_the_city

    pages, table = _pages(), Table()
    for role in (*Role.values, "customer", "guest"):
        client = host_client("")
        if role != "guest":
            person = _sign_in(client, f"{role}@city.example", [])
        if role in Role.values:
            with in_the_city():
                TenantUser.objects.create(tenant=tenant_a, user=person, role=role, status="active")
        # Posting is refused at the same door; three of them try it.
        for page in pages if method == "get" or role in {"guest", Role.SUPER_ADMIN, Role.TENANT_ADMIN} else ():
            status, where = answer(client, method, page.path(known))
            away = status == 302 and where.startswith("/cms/login/")
            table.note(role, "console", method, page.path(known), status, {302} if away else {403})
    print(table)
    assert not table.surprises, "\n".join(table.surprises[:40])


def test_a_tenants_host_has_no_console(tenant_a: Any, in_tenant: Any, host_client: Any) -> None:
    from tests.contract.planting import make_boss

    client = host_client("alpha")
    with in_tenant(tenant_a):
        client.force_login(make_boss("alpha"))
    codes = {page.path({}): answer(client, "get", page.path({}))[0] for page in _pages()}
    assert set(codes.values()) == {404}, [path for path, code in codes.items() if code != 404]
