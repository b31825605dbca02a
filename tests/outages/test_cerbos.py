"""Who works here is let in by Cerbos only; while it is down or answers eight seconds late, shops go on selling."""

from __future__ import annotations

import pytest

from tests.ground.waiting import until
from tests.outages.conftest import City, Fault
from tests.outages.test_matrix import orders, prompt, signed_in

pytestmark = pytest.mark.servers
AGAIN = 60.0  # seconds within which staff must be let in again, with nothing restarted
PAGES = ["/cms/", "/dashboard/", "/dashboard/orders/", "/dashboard/catalogue/", "/dashboard/offers/"]


def test_people_buy_and_staff_are_told_to_wait(city_with_cerbos: City, fault: Fault) -> None:
    city = city_with_cerbos
    assert city.cerbos is not None
    caller, staff = city.caller(), signed_in(city)
    for path in PAGES:
        # Its 0.3 seconds may be too few for a busy machine: then the next one is asked.
        assert until(lambda path=path: staff.get(path).status == 200, AGAIN), path
    with fault(city.cerbos):
        prompt(caller.get("/en/"), 200)
        prompt(caller.browse(), 200)
        number = caller.order(city.product)
        assert orders(city, number) == 1
        prompt(city.caller("").send_message(), 200)
        for path in PAGES:
            refused = prompt(staff.get(path), 503)
            assert refused.retry_after, path
        posted = prompt(staff.post(f"/dashboard/orders/{number}/move/", {"move": "cancel"}), 503)
        assert posted.retry_after
        print(f"slowest answers: shop {caller.slowest:.1f} s, staff {staff.slowest:.1f} s")
    assert until(lambda: staff.get("/dashboard/orders/").status == 200, AGAIN)
    # What was posted meanwhile was not done.
    assert city.ask("SELECT status FROM t_saudi_marketplace.order_order WHERE number = %s", number) == "placed"
