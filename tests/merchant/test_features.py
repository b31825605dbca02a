"""A feature that is switched off is not in the dashboard's menu, and its pages are not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from identity.personas.features import feature_enabled, known_features
from identity.personas.models import FeatureFlag, Persona
from identity.personas.services.flags import save_flag, set_flag_for_tenant
from identity.personas.services.personas import save_persona, set_default_persona
from tenancy.actor import Actor
from tenancy.resolver.version import registry_changed

OPERATOR = Actor.system("tests")
AGENTS = "/dashboard/agents/"
Visit = Callable[..., Client]


def has(client: Client) -> tuple[int, bool]:
    """What the page answers, and whether the menu leads there."""
    registry_changed()
    return client.get(AGENTS).status_code, f'href="{AGENTS}"' in client.get("/dashboard/").content.decode()


def test_agents_can_be_switched_off(shop: Any, visit: Visit, admin: Any) -> None:
    assert "agents" in {feature.name for feature in known_features()}
    client = visit(admin)
    assert has(client) == (200, True), "nobody made a flag of it"
    flag = save_flag(flag=FeatureFlag(name="agents", description="Agents"), actor=OPERATOR)
    assert has(client) == (404, False)
    assert client.post(f"{AGENTS}ask/", {"goal": "Canary"}).status_code == 404
    set_flag_for_tenant(flag=flag, tenant=shop.tenant, is_on=True, actor=OPERATOR)
    assert has(client) == (200, True)
    quiet = Persona(tenant=shop.tenant, name_en="Quiet", name_ar="هادئ", slug="quiet", category="staff")
    quiet.feature_overrides = {"agents": False}
    set_default_persona(tenant=shop.tenant, persona=save_persona(persona=quiet, actor=OPERATOR), actor=OPERATOR)
    assert has(client) == (404, False), "the persona's own word comes first"


@pytest.mark.parametrize(
    ("name", "path"), [("api_keys", "/dashboard/team/keys/"), ("own_domains", "/dashboard/domains/")]
)
def test_so_can_keys_and_domains(shop: Any, visit: Visit, admin: Any, name: str, path: str) -> None:
    client = visit(admin)
    assert client.get(path).status_code == 200
    save_flag(flag=FeatureFlag(name=name, description=name), actor=OPERATOR)
    registry_changed()
    assert client.get(path).status_code == 404 and client.post(path).status_code == 404
    assert f'href="{path}"' not in client.get("/dashboard/").content.decode()


@pytest.mark.django_db
def test_what_nobody_asks_for_is_off(tenant_a: Any) -> None:
    assert not feature_enabled("no-such-feature", tenant_a)
