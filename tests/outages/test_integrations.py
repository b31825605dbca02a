"""Each system that we call, while it is down or answers five seconds late: nobody waits for ever, what is away is left
alone after some tries, and it is asked again by itself when it is back."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.ground.waiting import until
from tests.orchestration.integrations import medusa_server, payload_server, test_fleetbase, test_stripe, test_waltid
from tests.orchestration.integrations import test_push as push
from tests.orchestration.integrations import test_sms as sms
from tests.orchestration.integrations.fake_erpnext import SECRETS, FakeERPNext
from tests.orchestration.integrations.vendors import Vendor
from tests.outages.conftest import Fault
from tests.outages.toxiproxy import Between, Toxiproxy

pytestmark = [pytest.mark.servers, pytest.mark.django_db]
AFTER = 120.0  # seconds within which work must go on
LONGEST = 20.0  # seconds that a worker waits for another system; nobody looks at a page meanwhile


@dataclass(frozen=True)
class System:
    """One system: its server, and what a tenant tells us about it. `{url}` stands for its address."""

    name: str
    vendor: Callable[[], Vendor]
    secrets: dict[str, str]
    options: dict[str, str] = field(default_factory=dict)


SYSTEMS = [
    System("erpnext", FakeERPNext, SECRETS),
    System("fleetbase", test_fleetbase.FakeFleetbase, {"api_key": test_fleetbase.KEY}),
    System("waltid", test_waltid.FakeWaltId, {"api_key": "key-0123456789"}, {"verifier_url": "{url}"}),
    System("stripe", test_stripe.FakeStripe, {"api_key": test_stripe.KEY}),
    System("sms", sms.FakeTwilio, {"auth_token": sms.TOKEN}, {"account_sid": sms.SID, "sender": "AlphaBazaar"}),
    System("push", push.FakeGoogle, {"service_account": json.dumps(push.ACCOUNT)}, {"token_url": "{url}/token"}),
    System("medusa", medusa_server.FakeMedusa, {"access_token": medusa_server.SECRET}),
    System("payload", payload_server.FakePayload, {"api_key": payload_server.KEY}),
]


@pytest.fixture(scope="module")
def toxiproxy() -> Iterator[Toxiproxy]:
    made = Toxiproxy()
    yield made
    made.stop()


@pytest.mark.parametrize("system", SYSTEMS, ids=[system.name for system in SYSTEMS])
def test_it_is_left_alone_and_asked_again(
    system: System, fault: Fault, toxiproxy: Toxiproxy, tenant_a: Any, settings: Any
) -> None:
    from orchestration.integrations.endpoints import save_endpoint
    from orchestration.integrations.health import check_endpoint
    from tenancy.actor import Actor

    settings.WEBHOOK_ALLOWED_NETWORKS, settings.INTEGRATIONS = ["127.0.0.1/32"], {}
    with system.vendor() as vendor:
        proxy = Between(toxiproxy, f"{system.name}-{vendor.port}", vendor.port)
        url = f"http://127.0.0.1:{proxy.port}"
        endpoint = save_endpoint(
            system=system.name,
            tenant=tenant_a,
            base_url=url,
            secrets=system.secrets,
            options={name: value.format(url=url) for name, value in system.options.items()},
            actor=Actor.system("tests"),
        )
        assert check_endpoint(endpoint).healthy
        with proxy.down() if fault is Between.down else proxy.slow(5_000):
            begun = time.monotonic()
            during = check_endpoint(endpoint)
            assert time.monotonic() - begun < LONGEST
            if fault is Between.down:
                assert not during.healthy
                asked = [check_endpoint(endpoint).code for _ in range(6)]
                assert asked[-1] == "circuit_open"
        assert until(lambda: check_endpoint(endpoint).healthy, AFTER)
        endpoint.refresh_from_db()
        assert endpoint.failing_since is None
