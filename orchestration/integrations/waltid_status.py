"""Which credentials are taken back: a Bitstring Status List (W3C), which walt.id signs and we publish.

The community edition of walt.id leaves the lists to whoever issues. A list has a bit for each of 131,072 credentials,
so that nobody who serves it learns which of them is being checked.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from orchestration.integrations.waltid_models import IssuedCredential, IssuerIdentity, StatusList
from tenancy.context import CITY_SCHEMA, current_schema, in_the_city
from tenancy.hosts import absolute_url
from tenancy.models import Tenant

BITS = 131_072  # the fewest that the standard allows
ENTRY, LIST = "BitstringStatusListEntry", "BitstringStatusList"
CONTEXT = "https://www.w3.org/ns/credentials/v2"


def encoded(numbers: Iterable[int]) -> str:
    """The list with these bits set: the first bit is the leftmost, packed, base64url behind the `u` of multibase."""
    bits = bytearray(BITS // 8)
    for number in numbers:
        bits[number // 8] |= 0x80 >> (number % 8)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def list_address(tenant: Tenant | None, number: int) -> str:
    """Where anybody may read a list."""
    host = tenant.domain if tenant is not None else settings.PLATFORM_DOMAIN
    return absolute_url(host, f"/credentials/status/{number}")


def entry_for(issuer: IssuerIdentity, number: int) -> dict[str, str]:
    """What a credential says about where its state is found."""
    address = list_address(issuer.tenant, number // BITS)
    place = str(number % BITS)
    return {
        "id": f"{address}#{place}",
        "type": ENTRY,
        "statusPurpose": "revocation",
        "statusListIndex": place,
        "statusListCredential": address,
    }


def unsigned_list(issuer: IssuerIdentity, number: int) -> dict[str, Any]:
    """The list as it is now, as a credential of its own."""
    rows = IssuedCredential.objects.filter(issuer=issuer, revoked_at__isnull=False)
    taken_back = rows.filter(number__gte=number * BITS, number__lt=(number + 1) * BITS)
    address = list_address(issuer.tenant, number)
    return {
        "@context": [CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": LIST,
            "statusPurpose": "revocation",
            "encodedList": encoded(one % BITS for one in taken_back.values_list("number", flat=True)),
        },
    }


@require_safe
@cache_control(public=True, max_age=60)
def serve_list(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list of the tenant (or the city) whose host was asked. 404 where nothing was issued."""
    schema = current_schema()
    with in_the_city():
        rows = StatusList.objects.filter(number=number)
        ours = (
            rows.filter(issuer__tenant=None)
            if schema == CITY_SCHEMA
            else rows.filter(issuer__tenant__schema_name=schema)
        )
        row = ours.first()
    if row is None:
        raise Http404
    return HttpResponse(row.signed, content_type="application/vc+jwt")
