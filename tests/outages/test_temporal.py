"""What still works while Temporal, which runs the sagas, is down or answers eight seconds late."""

from __future__ import annotations

import pytest

from tests.ground.waiting import until
from tests.outages.conftest import City, Fault
from tests.outages.test_matrix import AFTER, orders, prompt, signed_in

pytestmark = pytest.mark.servers

# The stories of one order: how many there are, how many Temporal knows, and of how many a step was done.
STORIES = """
    SELECT {what} FROM workflow_execution AS story
    WHERE story.engine = 'temporal' AND story.schema_name = 't_saudi_marketplace'
    AND story.aggregate_type = 'order.order'
    AND story.aggregate_id = (SELECT id::text FROM t_saudi_marketplace.order_order WHERE number = %s)
"""
BEGUN = STORIES.format(what="count(*) FILTER (WHERE story.run_id <> '')")
MOVING = STORIES.format(what="count(*) FILTER (WHERE story.position > 0 OR story.state = 'completed')")
TWICE = """
    SELECT count(*) FROM (
        SELECT 1 FROM workflow_execution AS story WHERE story.aggregate_type = 'order.order' AND story.aggregate_id =
            (SELECT id::text FROM t_saudi_marketplace.order_order WHERE number = %s)
        GROUP BY story.saga, story.aggregate_id HAVING count(*) > 1
    ) AS again
"""


def test_orders_stand_and_their_stories_begin_once_afterwards(city_on_temporal: City, fault: Fault) -> None:
    city = city_on_temporal
    assert city.temporal is not None
    caller, staff = city.caller(), signed_in(city)
    with fault(city.temporal):
        prompt(caller.browse(), 200)
        number = caller.order(city.product)
        assert orders(city, number) == 1
        prompt(staff.get("/dashboard/orders/"), 200)
        prompt(city.caller("").send_message(), 200)
        print(f"slowest answer {max(caller.slowest, staff.slowest):.1f} s")
        # Its story is written down with the order; the letter does not wait for it.
        assert until(lambda: city.ask(STORIES.format(what="count(*)"), number) >= 1, AFTER)
        assert until(lambda: len(city.post_box.about(number)) == 1, AFTER)
    assert until(lambda: city.ask(MOVING, number) >= 1 and city.ask(BEGUN, number) >= 1, AFTER)
    assert city.ask(TWICE, number) == 0
    assert len(city.post_box.about(number)) == 1
