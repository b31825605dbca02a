"""The ground under every test: real servers, a copied database, two tenants, hosts, and a browser.

Plain tests (`db`, `tenant_a`, `tenant_b`) are rolled back. Tests with threads or processes take `fresh_city`: a
database of their own, copied in half a second, in which everything is committed.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "site")) if path not in sys.path]

os.environ.setdefault("CITYOS_DATA", str(ROOT / ".data" / "test"))
os.environ["CITYOS_TESTING"] = "1"
# Playwright's event loop runs in the thread of the test, which asks the database itself.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from cityos.embedded import ensure_servers, stop_servers  # noqa: E402
from cityos.embedded.postgres import is_running  # noqa: E402
from cityos.environment import Environment  # noqa: E402

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_before = Environment.read(embedded=False)
_started_here = not WORKER and not _before.database_url and not is_running(_before.data / "postgres")
_env = ensure_servers()
_number = int(WORKER.removeprefix("gw")) + 1 if WORKER else 0


def _redis_of(number: int) -> str:
    """Each worker has its own of Redis' sixteen databases: their tenants have the same names."""
    return urlunsplit(urlsplit(_env.redis_url)._replace(path=f"/{number}"))


os.environ["REDIS_URL"] = _redis_of(_number)
os.environ["DJANGO_SETTINGS_MODULE"] = "cityos.settings"

import django  # noqa: E402

django.setup()
# A worker that inherited it would read the settings, and with them Redis' address, before it comes to this file.
if not WORKER:
    del os.environ["DJANGO_SETTINGS_MODULE"]

from django.conf import settings  # noqa: E402

from tenancy.backend import patience  # noqa: E402
from tests.ground.databases import Databases  # noqa: E402
from tests.ground.signing import sign_clients_in_by_our_door  # noqa: E402

sign_clients_in_by_our_door()

if TYPE_CHECKING:
    from datetime import date

    from django.test import Client
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.ground.serving import LiveCity

DATABASES = Databases(_env)
# A busy machine is no outage: only real cities (`tests/outages`) are as impatient as the product.
patience.PATIENCE = 60.0
# The dump that new tenants are made from is named after the database; ours keep their names from session to session.
settings.TEMPLATE_CACHE = _env.data / "template" / DATABASES.migrations


def pytest_configure(config: pytest.Config) -> None:
    if not WORKER:
        DATABASES.drop_left_over()
        from cityos.words.catalogue import compile_catalogue

        compile_catalogue()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _started_here:
        stop_servers(_env.data)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture `fresh_city` in place of transaction=True")


# ---------------------------------------------------------------------------------------------------- databases


# A test that asks for one of these has rows, and what was remembered of other rows must go.
USES_DATABASE = {"db", "fresh_city", "transactional_db", "tenant_a", "tenant_b", "in_tenant", "host_client"}


def _use(name: str) -> None:
    """Points Django, in every thread that connects from now on, to another database."""
    from django.db import connections

    connections.close_all()
    for each in (connections.settings["default"], connections["default"].settings_dict):
        each["NAME"] = name
    # Threads that live longer than one test keep the connection object; a new one has the new settings.
    del connections["default"]


def _forget() -> None:
    """What a process or Redis remembers of rows that are gone."""
    import redis
    from django.db import connection

    from tenancy.resolver.version import registry_changed

    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()
    registry_changed()
    connection.set_schema_to_public()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    name = f"copy_{WORKER or 'main'}"
    DATABASES.copy(DATABASES.settled(), name)
    with django_db_blocker.unblock():
        _use(name)
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        connections.close_all()
    DATABASES.drop(name)


@pytest.fixture(autouse=True)
def _clean_memory(request: pytest.FixtureRequest) -> Iterator[None]:
    if not USES_DATABASE & set(request.fixturenames) and not request.node.get_closest_marker("django_db"):
        yield
        return
    from django.db import connection
    from django.utils import translation

    request.getfixturevalue("fresh_city" if "fresh_city" in request.fixturenames else "db")
    _forget()
    # A request leaves its language in the thread; the next test begins with the default.
    translation.deactivate()
    yield
    translation.deactivate()
    connection.set_schema_to_public()


@pytest.fixture
def fresh_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of the test's own with both tenants, for threads and processes: nothing is rolled back."""
    shared, name = f"copy_{WORKER or 'main'}", f"copy_{WORKER or 'main'}_fresh"
    DATABASES.copy(DATABASES.settled(), name)
    with django_db_blocker.unblock():
        _use(name)
        yield
        _use(shared)
    DATABASES.drop(name)


@pytest.fixture
def transactional_db(fresh_city: None) -> None:
    """pytest-django's name for it."""


# ---------------------------------------------------------------------------------------------------- tenants


def _ground(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("fresh_city" if "fresh_city" in request.fixturenames else "db")


def _tenant(handle: str) -> Any:
    from tenancy.context import in_the_city
    from tenancy.models import Tenant

    with in_the_city():
        return Tenant.objects.get(handle=handle)


@pytest.fixture
def tenant_a(request: pytest.FixtureRequest) -> Any:
    """`alpha`, with the stores shop-a and annex-a."""
    _ground(request)
    return _tenant("alpha")


@pytest.fixture
def tenant_b(request: pytest.FixtureRequest) -> Any:
    """`beta`, with the store shop-b: another tenant, whose rows have the same ids."""
    _ground(request)
    return _tenant("beta")


@pytest.fixture
def in_tenant(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """`with in_tenant(tenant_a): …`"""
    _ground(request)
    from tenancy.context import in_tenant

    return in_tenant


@pytest.fixture
def host_client(request: pytest.FixtureRequest) -> "Callable[..., Client]":
    """`host_client("shop-a")` visits that host below the platform; "" is the city; a name with a dot is whole."""
    _ground(request)
    from django.test import Client

    def client(label: str = "", user: Any = None, **headers: str) -> "Client":
        host = label if "." in label else f"{label}.localhost" if label else "localhost"
        made = Client(HTTP_HOST=host, headers=headers or None)
        if user is not None:
            made.force_login(user)
        return made

    return client


@pytest.fixture
def today() -> "date":
    """The day in the city, which does not end for half a minute: for tests that count what happens on one."""
    from django.utils import timezone

    now = timezone.localtime()
    left = (now.replace(hour=23, minute=59, second=59, microsecond=999_999) - now).total_seconds()
    if left < 30:
        time.sleep(left + 0.1)
    return timezone.localdate()


# ---------------------------------------------------------------------------------------------------- journeys


@pytest.fixture(scope="session")
def live_city(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[LiveCity]":
    """The planted demo city, served by real processes; shared by the journeys of one worker."""
    from tests.ground.serving import serve

    name = f"copy_{WORKER or 'main'}_live"
    DATABASES.copy(DATABASES.planted(), name)
    folder = tmp_path_factory.mktemp("live")
    # Beside the workers' own databases of Redis.
    with serve(DATABASES.url_of(name), _redis_of(8 + _number), folder, roles=("web", "worker", "dispatcher")) as city:
        yield city
    DATABASES.drop(name)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    from tests.ground.browsing import launch

    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture
def new_visitor(browser: "Browser") -> "Iterator[Callable[..., BrowserContext]]":
    """`new_visitor("ar")`: a browser profile of its own that reads Arabic; options are those of Playwright."""
    opened: list[BrowserContext] = []

    def visitor(language: str = "en", **options: Any) -> "BrowserContext":
        opened.append(browser.new_context(locale="ar-SA" if language == "ar" else "en-GB", **options))
        return opened[-1]

    yield visitor
    for context in opened:
        context.close()


@pytest.fixture
def page(new_visitor: "Callable[..., BrowserContext]") -> "Page":
    """A page of a visitor who reads English."""
    return new_visitor("en").new_page()
