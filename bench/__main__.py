"""`python -m bench`: measures, prints the table, writes it into docs/performance.md."""

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

CACHE = Path(__file__).resolve().parents[1] / ".cache" / "bench"
# Before the settings of the environment are read: everything that is started here lives in the bench's own folder.
os.environ["CITYOS_DATA"] = str(CACHE / "data")
for _name in ("DATABASE_URL", "REDIS_URL", "PORT"):
    os.environ.pop(_name, None)
# The load comes to one tenant; how often it may is not what is measured, counting it is.
for _name in ("THROTTLE_TENANT", "THROTTLE_CITY"):
    os.environ[_name] = "1000000000"

from bench.forms import basket_load  # noqa: E402
from bench.load import Load, measure, need_wrk  # noqa: E402
from bench.search import graded_search  # noqa: E402
from bench.servers import CITY, CannotMeasure, Server, descendants, proportional_memory, serving  # noqa: E402
from bench.start import database, environment, fill  # noqa: E402
from bench.table import Figure, Goal, Results, write  # noqa: E402
from cityos.embedded import ensure_servers, stop_servers  # noqa: E402
from cityos.environment import Environment  # noqa: E402

MEBI = 2**20
BYPASS = "bench=1"  # an unknown argument: the page cache must not answer, the page is the same


class Run:
    """One run: what is started in it is stopped at its end."""

    def __init__(self, options: argparse.Namespace, env: Environment, stack: contextlib.ExitStack) -> None:
        self.options, self.env, self.stack = options, env, stack
        self.results = Results()
        self.rivals: list[Server] = []
        self.city: Server | None = None

    def attempt(self, what: Callable[[], None]) -> None:
        """What can't be measured is said in the table; the rest goes on."""
        try:
            what()
        except CannotMeasure as reason:
            print(f"  {reason}", flush=True)
            self.results.missing.append(str(reason))

    def add(self, load: Load, beside: str = "", times: float = 0) -> None:
        load.check()
        self.results.loads[load.name] = load
        if beside:
            self.results.goals.append(Goal(load.name, beside, times))

    def add_bare(self) -> None:
        server = self.rival("bare", {})
        self.add(Load("Bare Django view", server, ["/"]))

    def add_oscar(self) -> None:
        settings = environment("oscar", self.env.database_url)
        found = fill("rivals.oscar", settings, str(self.options.products))
        server = self.rival("oscar", settings)
        self.add(Load("Stock Oscar, product", server, found["products"]))
        self.add(Load("Stock Oscar, list", server, found["lists"]))
        self.add(basket_load("Stock Oscar, add to basket", server, found["products"][0]))
        self.count("Stock Oscar", found["queries"], {})

    def add_wagtail(self) -> None:
        settings = environment("wagtail", self.env.database_url)
        found = fill("rivals.wagtail", settings)
        self.add(Load("Stock Wagtail, content", self.rival("wagtail", settings), found["pages"]))
        self.count("Stock Wagtail", found["queries"], {})

    def add_city(self) -> None:
        found = fill("city", self.city_settings("cityos"), str(self.options.products), "2")
        self.city = server = self.start("city", CITY, self.city_settings("cityos"))
        host = found["host"]
        rivals = (
            ("products", "product", "Stock Oscar, product", 3),
            ("lists", "list", "Stock Oscar, list", 5),
            ("contents", "content", "Stock Wagtail, content", 3),
        )
        for kind, name, _, _ in rivals:
            self.attempt(partial(self.add_kept, f"City, {name}, kept", server, found[kind], host))
        for kind, name, beside, times in rivals:
            self.attempt(partial(self.add_from_django, f"City, {name}", server, found[kind], host, beside, times))
        self.attempt(
            lambda: self.add(
                basket_load("City, add to basket", server, found["products"][0], host), "Stock Oscar, add to basket", 3
            )
        )
        self.count("City", found["queries"], {"products": 12, "lists": 15})
        seconds = found["tenant_seconds"]
        self.results.figures.append(Figure("A new tenant", f"{seconds:.1f} s", "≤ 3 s", seconds <= 3))

    def add_from_django(
        self, name: str, server: Server, paths: list[str], host: str, beside: str, times: float
    ) -> None:
        """Pages that Django makes, for an anonymous visitor as in `add_kept`."""
        if not paths:
            raise CannotMeasure(f"{name}: the city has no such page")
        asked = [f"{path}{'&' if '?' in path else '?'}{BYPASS}" for path in paths]
        self.add(Load(name, server, asked, host), beside, times)

    def add_kept(self, name: str, server: Server, paths: list[str], host: str) -> None:
        """Pages that the cache in front of Django answers; an error when it does not."""
        load = Load(name, server, paths, host)
        if not paths:
            raise CannotMeasure(f"{name}: the city has no such page")
        for path in paths:
            for _ in range(20):  # more than once: two workers, and one that has just begun keeps nothing yet
                status, headers, _text = server.ask(path, host)
                if headers.get("x-cache") == "hit":
                    break
                time.sleep(0.1)
            if headers.get("x-cache") != "hit":
                raise CannotMeasure(f"{name}: {path} ({status}) is not answered from the cache")
        self.add(load, "Bare Django view", 1.5)

    def compare_tenants(self) -> None:
        """The same page of the same shop, with two tenants in the database and with many."""
        many = self.options.tenants
        settings = self.city_settings("cityos_many")
        found = fill("city", settings, str(self.options.products), str(many))
        if self.city is None:
            raise CannotMeasure("the city is not there, so its tenants can't be compared")
        crowded = self.start("city-many", CITY, settings)
        paths = [f"{path}?{BYPASS}" for path in found["products"]]
        loads = [Load("2", self.city, paths, found["host"]), Load(str(many), crowded, paths, found["host"])]
        if failures := measure(loads, self.options.rounds, self.options.seconds):
            raise CannotMeasure(failures[0])
        ratio = loads[0].rate / loads[1].rate
        self.results.figures.append(
            Figure(f"Cost of a product page with {many} tenants, beside 2", f"{ratio:.2f} ×", "≤ 1.1 ×", ratio <= 1.1)
        )

    def weigh(self) -> None:
        """Memory of the city's workers and PostgreSQL after the load, once nobody else uses the database."""
        for rival in self.rivals:
            rival.stop()
        if self.city is None:
            return
        postmaster = int((self.env.data / "postgres" / "postmaster.pid").read_text(encoding="ascii").split("\n")[0])
        workers = self.city.memory() / MEBI
        postgres = sum(map(proportional_memory, descendants(postmaster))) / MEBI
        self.results.figures.append(
            Figure(
                "Memory of two workers and PostgreSQL after the load",
                f"{workers:.0f} + {postgres:.0f} MiB",
                "≤ 400 MiB",
                workers + postgres <= 400,
            )
        )

    def grade_search(self) -> None:
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)  # the test has servers of its own
        quality = graded_search(self.env.data.with_name("tests"))
        self.results.figures.append(Figure("Search, NDCG@10", f"{quality:.3f}", "≥ 0.9", quality >= 0.9))

    def count(self, whose: str, queries: dict[str, int], most: dict[str, int]) -> None:
        for kind, number in queries.items():
            goal = f"≤ {most[kind]}" if kind in most else ""
            met = number <= most[kind] if kind in most else None
            self.results.figures.append(Figure(f"Queries: {whose}, {kind}", str(number), goal, met))

    def city_settings(self, name: str) -> dict[str, str]:
        return {
            "DATABASE_URL": database(name, self.env.database_url),
            "REDIS_URL": urlsplit(self.env.redis_url)._replace(path="/1" if name == "cityos_many" else "/0").geturl(),
            "CITYOS_DATA": str(self.env.data if name == "cityos" else self.env.data.with_name(name)),
            "DJANGO_SETTINGS_MODULE": "cityos.settings",
        }

    def rival(self, name: str, settings: dict[str, str]) -> Server:
        server = self.start(name, f"bench.rivals.{name}.wsgi:application", settings)
        self.rivals.append(server)
        return server

    def start(self, name: str, application: str, settings: dict[str, str]) -> Server:
        return self.stack.enter_context(serving(name, application, settings))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="of each round (4)")
    parser.add_argument("--rounds", type=int, default=3, help="alternating rounds (3)")
    parser.add_argument("--products", type=int, default=1000, help="in each shop (1000)")
    parser.add_argument(
        "--tenants", type=int, default=0, help="compare 2 tenants with this many; makes them once (0: don't)"
    )
    parser.add_argument("--dry", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        need_wrk()
    except CannotMeasure as reason:
        print(reason)
        return 1
    env = ensure_servers()
    try:
        with contextlib.ExitStack() as stack:
            run = Run(options, env, stack)
            print("Getting ready (the first time takes some minutes) …", flush=True)
            for step in (run.add_bare, run.add_oscar, run.add_wagtail, run.add_city):
                run.attempt(step)
            print(f"Measuring {len(run.results.loads)} rows …", flush=True)
            run.results.missing += measure(list(run.results.loads.values()), options.rounds, options.seconds)
            run.attempt(run.weigh)
            if options.tenants:
                run.attempt(run.compare_tenants)
            run.attempt(run.grade_search)
    finally:
        stop_servers(env.data)
    text = run.results.markdown(options.seconds, options.rounds)
    print(f"\n{text}")
    if run.city is None:
        print("\ndocs/performance.md is left as it was: the city was not measured.")
        return 1
    if not options.dry:
        write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
