"""Our words on their way to Medusa: asked for when a product changed here, sent by a job, known again when they
return."""

from __future__ import annotations

from typing import Any

from commerce.bridge.links import SYSTEM, here, note_seen, ours, theirs, tie
from commerce.bridge.pictures import address_of
from commerce.bridge.products import content_digest
from commerce.catalogue.models import ProductImage  # type: ignore[attr-defined]
from orchestration.integrations import configured, push_own
from orchestration.integrations.asking import connect
from orchestration.integrations.medusa_reading import product_in
from orchestration.jobs import Work, ask_job
from tenancy.actor import Actor

KEY = "content"  # the same words are told once


def ask_push(event: Any) -> None:
    """A product changed. What Medusa itself changed is not told back, nor what did not come from there."""
    product = event.payload.get("product") or event.aggregate_id
    if event.actor_id == SYSTEM or not theirs("product", product) or not configured(SYSTEM, tenant=here()):
        return
    ask_job(kind="medusa.push", entity="product", entity_id=product, operation="update", actor=Actor.system("outbox"))


def push(work: Work) -> dict[str, Any]:
    """Sends a product's words and pictures. Twice the same is sent once; that Medusa then tells us of its change leads
    nowhere, since it is noted here as seen."""
    tenant, product = here(), work.job.entity_id
    if not configured(SYSTEM, tenant=tenant):
        return {"skipped": "not_configured"}
    done = push_own(SYSTEM, "product_content", product, tenant=tenant, key=KEY)
    if done.answer:
        _adapter, link = connect(SYSTEM, tenant)
        values = product_in(done.answer, str(link.option("language")))
        _know_again(int(product), values)
        note_seen("product", product, done.external_id, content_digest(values))
    return {"medusa": done.external_id, "sent": bool(done.answer)}


def _know_again(product: int, values: dict[str, Any]) -> None:
    """Our pictures have an id there now."""
    mine = {address_of(row): row.pk for row in ProductImage.objects.filter(product=product)}
    for image in values.get("images") or []:
        row = mine.get(image["url"])
        if row is not None and not theirs("image", row) and ours("image", image["id"]) is None:
            tie("image", row, image["id"])
