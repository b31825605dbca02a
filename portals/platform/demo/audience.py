"""The demo town's personas, and who has them."""

from __future__ import annotations

from identity.people.models import User
from identity.personas.models import Persona
from identity.personas.services.assigning import assign_persona
from identity.personas.services.personas import save_persona, set_default_persona
from portals.platform.demo.reading import both, read
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant

ACTOR = Actor.system("demo")


def load_personas() -> tuple[int, int]:
    """How many personas and assignments are there now. Those that are there already stay as they are."""
    told = read("personas")
    with in_the_city():
        tenant = Tenant.objects.get(handle=told["tenant"])
        made = {row.slug: row for row in Persona.objects.filter(tenant=tenant)}
    for row in told["personas"]:
        if row["slug"] not in made:
            rest = {name: value for name, value in row.items() if name != "name"}
            persona = Persona(tenant=tenant, **both("name", row["name"]), **rest)
            made[persona.slug] = save_persona(persona=persona, actor=ACTOR)
    if tenant.default_persona_id is None:
        set_default_persona(tenant=tenant, persona=made[told["default"]], actor=ACTOR)
    for row in told["assignments"]:
        with in_tenant(tenant):
            user = User.objects.get(email=row["email"])
        assign_persona(persona=made[row["persona"]], user_id=str(user.pk), priority=row.get("priority", 0), actor=ACTOR)
    return len(told["personas"]), len(told["assignments"])
