"""A tenant's endpoints: made, changed, paused, given a new secret, tried out. Each verb is one transaction."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orchestration.audit import record
from orchestration.webhooks.fanning import write_message
from orchestration.webhooks.models import WebhookEndpoint, WebhookLog
from orchestration.webhooks.reaching import check_url
from orchestration.webhooks.vocabulary import TEST_EVENT, is_offered
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.sealing import seal, unseal

PURPOSE = "outgoing-webhooks"
BOTH_SIGN_FOR = timedelta(hours=24)
AT_MOST = 20  # endpoints of one tenant
Status = WebhookEndpoint.Status


def new_secret() -> str:
    """A secret as Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def secrets_that_sign(endpoint: WebhookEndpoint) -> list[str]:
    """The secret, and for a day after it was changed the former one too."""
    found = [unseal(PURPOSE, endpoint.secret)]
    until = endpoint.secret_before_until
    if endpoint.secret_before and until and until > timezone.now():
        found.append(unseal(PURPOSE, endpoint.secret_before))
    return found


def create_endpoint(
    *, tenant: Tenant, url: str, events: list[str], actor: Actor, description: str = ""
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint and its secret, which is shown this once.

    Raises DomainError: webhook.bad_url, webhook.bad_events, webhook.too_many, webhook.same_url.
    """
    check_url(url)
    secret = new_secret()
    with in_the_city(), transaction.atomic():
        Tenant.objects.select_for_update().get(pk=tenant.pk)
        if WebhookEndpoint.objects.filter(tenant=tenant).count() >= AT_MOST:
            raise DomainError("webhook.too_many", _("There are %(count)s addresses already.") % {"count": AT_MOST})
        endpoint = WebhookEndpoint(
            tenant=tenant,
            url=url,
            description=description[:160],
            events=_checked(events),
            secret=seal(PURPOSE, secret),
        )
        _save(endpoint)
    return endpoint, secret


def change_endpoint(
    *, endpoint: WebhookEndpoint, url: str, events: list[str], description: str, actor: Actor
) -> WebhookEndpoint:
    """Another address, other events. What waits goes to the new address. Raises DomainError as `create_endpoint`."""
    check_url(url)
    with in_the_city(), transaction.atomic():
        row = _locked(endpoint)
        row.url, row.events, row.description = url, _checked(events), description[:160]
        _save(row)
    return row


def switch_endpoint(*, endpoint: WebhookEndpoint, on: bool, actor: Actor) -> WebhookEndpoint:
    """Pauses an endpoint, or lets it go on; what waited meanwhile is sent then."""
    with in_the_city(), transaction.atomic():
        row = _locked(endpoint)
        row.status, row.disabled_reason = (Status.ACTIVE if on else Status.PAUSED), ""
        row.save()
        if on:
            WebhookEndpoint.objects.filter(pk=row.pk).update(failures=0, failing_since=None, rest_until=None)
            wake_waiting(row)
    return row


def rotate_secret(*, endpoint: WebhookEndpoint, actor: Actor) -> tuple[WebhookEndpoint, str]:
    """A new secret, shown this once. For a day both sign, so that the receiver can change over without a gap."""
    secret = new_secret()
    with in_the_city(), transaction.atomic():
        row = _locked(endpoint)
        row.secret_before, row.secret_before_until = row.secret, timezone.now() + BOTH_SIGN_FOR
        row.secret = seal(PURPOSE, secret)
        row.save()
    return row, secret


def delete_endpoint(*, endpoint: WebhookEndpoint, actor: Actor) -> None:
    """The endpoint and its log of deliveries are gone."""
    with in_the_city(), transaction.atomic():
        _locked(endpoint).delete()


def send_test(*, endpoint: WebhookEndpoint, actor: Actor) -> WebhookLog:
    """Writes a test message for this endpoint only; the caller delivers it, or the deliverer does."""
    with in_the_city(), transaction.atomic():
        row = _locked(endpoint)
        message = write_message(
            row,
            event=TEST_EVENT,
            message_id=f"test_{secrets.token_hex(12)}",
            happened=timezone.now(),
            data={"message": "It works."},
            aggregate="",
        )
        record("webhookendpoint.tested", resource=row, actor=actor)
    return message


def replay_delivery(*, message: WebhookLog, actor: Actor) -> WebhookLog:
    """Sends a message again, with the same id, whatever became of it. Raises DomainError webhook.body_gone."""
    with in_the_city(), transaction.atomic():
        row = WebhookLog.objects.select_for_update().get(pk=message.pk, direction="outbound")
        if row.body is None:
            raise DomainError("webhook.body_gone", _("Its content is not kept any more."))
        before = row.status
        row.status, row.attempts, row.error, row.finished_at = WebhookLog.Status.PENDING, 0, "", None
        row.next_try_at, row.claimed_until = timezone.now(), None
        row.save()
        record("webhooklog.replayed", resource=row, actor=actor, tenant_id=row.tenant_id, before={"status": before})
    return row


def wake_waiting(endpoint: WebhookEndpoint) -> None:
    """What waits for this endpoint is due now."""
    waiting = WebhookLog.objects.filter(endpoint=endpoint, status__in=["pending", "retrying"])
    waiting.update(next_try_at=timezone.now())


def _checked(events: list[str]) -> list[str]:
    found = list(dict.fromkeys(event.strip() for event in events if event.strip()))
    if not found or len(found) > 50 or not all(len(event) <= 80 and is_offered(event) for event in found):
        raise DomainError("webhook.bad_events", _("Choose at least one event."), field="events")
    return found


def _save(endpoint: WebhookEndpoint) -> None:
    try:
        with transaction.atomic():
            endpoint.save()
    except IntegrityError as error:
        raise DomainError("webhook.same_url", _("This address is there already."), field="url") from error


def _locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    return WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
