"""An operator gives up a node: an empty one at once, another one after its content has moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tenancy.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def districts(tenant_a: Any) -> tuple[Any, Any]:
    from tenancy.services.nodes import create_node

    def make(type: str, slug: str, parent: Any = None) -> Any:
        told: dict[str, Any] = {"name": slug, "name_en": slug, "name_ar": slug, "actor": Actor.system("tests")}
        return create_node(tenant=tenant_a, type=type, slug=slug, parent=parent, **told)

    city = make("CITY", "town")
    north, south = make("DISTRICT", "north", city), make("DISTRICT", "south", city)
    make("ZONE", "park", north)
    return north, south


@pytest.fixture
def console(host_client: Callable[..., Any]) -> Any:
    from identity.people.models import User

    return host_client("", user=User.objects.create_superuser("operator@example.com", "x"))


def test_content_moves_first(districts: tuple[Any, Any], console: Any) -> None:
    from orchestration.outbox.models import EventOutbox
    from tenancy.models import Node

    north, south = districts
    url = reverse("registry_node:delete", args=[north.pk], urlconf="cityos.urls.city")
    page = console.get(url).content.decode()
    assert (
        f'<option value="{south.pk}">' in page and "town" not in page.partition("<select")[2].partition("</select>")[0]
    )
    refused = console.post(url)
    assert refused.status_code == 200 and "Say where that shall go" in refused.content.decode()
    assert console.post(url, {"into": south.pk}).status_code == 302
    event = EventOutbox.objects.get(event_type="node.deleted")
    assert event.payload["into"] == south.pk and event.actor_id
    assert Node.objects.get(pk=north.pk).status == "inactive"


def test_an_empty_one_goes_at_once(districts: tuple[Any, Any], console: Any) -> None:
    from orchestration.outbox.models import EventOutbox
    from tenancy.models import Node

    _north, south = districts
    url = reverse("registry_node:delete", args=[south.pk], urlconf="cityos.urls.city")
    assert "<select" not in console.get(url).content.decode().partition("<form")[2]
    assert console.post(url).status_code == 302
    assert not Node.objects.filter(pk=south.pk).exists()
    assert EventOutbox.objects.get(event_type="node.deleted").payload["gone"]
