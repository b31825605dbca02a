"""To a tenant's owners: that a domain of theirs closed because its proof was lost, and that it is back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.letters.sender import sender_of_the_city
from commerce.letters.writing import send_letter, write_letter
from identity.members.models import Role, TenantUser
from tenancy.context import in_the_city
from tenancy.hosts import absolute_url
from tenancy.models import Domain, Tenant
from tenancy.services.domains import wanted_record
from tenancy.services.pointing import target_of

# Where a tenant sees to its domains.
PAGE = "/dashboard/domains/"
ABOUT = {"domain.closed", "domain.reopened"}


def tell_of_domain(event: Any) -> None:
    """Each owner, in the tenant's language. Nothing, when the domain changed again or was given up meanwhile."""
    with in_the_city():
        row = Domain.objects.select_related("tenant").filter(pk=event.payload["domain"], removed_at=None).first()
        closed = event.event_type == "domain.closed"
        if row is None or closed != (row.lost_at is not None):
            return
        language = row.tenant.default_locale[:2] if row.tenant.default_locale[:2] in {"ar", "en"} else "ar"
        values = {"host": row.domain, "record": wanted_record(row), "ours": target_of(row)}
        with override(language):
            button = _("Domains")
            if closed:
                headline = _("%(host)s is closed for now") % values
                words = _(
                    "The record that proves your domain is gone from its DNS. "
                    "Write it again as a TXT record: %(record)s. "
                    "Then the domain opens by itself within a day, or at once when you press “Check now”. "
                    "Your shop answers at %(ours)s meanwhile."
                )
            else:
                headline = _("%(host)s works again") % values
                words = _("Its proof is back, and visitors reach your shop there.")
        sender = sender_of_the_city(language)
        for address in owners_of(row.tenant):
            letter = write_letter(
                "note",
                to=address,
                language=language,
                sender=sender,
                headline=headline,
                words=words % values,
                button=button,
                link=absolute_url(row.tenant.domain, PAGE),
            )
            send_letter(letter, sender=sender)


def owners_of(tenant: Tenant) -> list[str]:
    """Who answers for the tenant: its admins, else the address for its bills."""
    admins = TenantUser.objects.filter(tenant=tenant, role=Role.TENANT_ADMIN, status=TenantUser.Status.ACTIVE)
    found = sorted(set(admins.filter(user__is_active=True).values_list("user__email", flat=True)) - {""})
    return found or [address for address in (tenant.billing_email,) if address]
