"""Whatever is signed for one tenant is worth nothing at another, nor for another purpose: every kind there is.

`test_carried` takes one of each to another tenant's door. A module that signs, seals or compares secrets and is named
in no test makes this fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cityos.environment import ROOT
from tenancy.errors import DomainError
from tenancy.signing import read_object, read_value, sign_object, sign_value
from tests.contract import test_carried

pytestmark = pytest.mark.django_db
ROOMS = ("site", "orchestration", "cms", "commerce", "verticals", "portals")
PURPOSE = re.compile(r"""^\w*PURPOSE\w* *= *"([^"]+)"$""", re.MULTILINE)
SIGNS = re.compile(
    r"from tenancy\.(signing|sealing) import|django\.core(\.signing)? import .*\bsigning\b|Signer\(|signed_cookie"
    r"|secrets\.token_|compare_digest|constant_time_compare|\bhmac\.new|get_random_(string|secret)|token_generator"
)
# Modules that sign, seal, draw or compare secrets → the test below that carries a thing of theirs to another tenant.
TRIED = {
    "commerce/basket/middleware.py": "test_a_basket",
    "commerce/wishlists/models.py": "test_a_shared_list",
    "commerce/order/models.py": "test_the_link_of_an_order",
    "portals/storefront/checkout/after.py": "test_the_link_of_an_order",
    "portals/storefront/checkout/draft.py": "test_a_session",
    "portals/account/registering.py": "test_a_session",
    "portals/merchant/exports.py": "test_an_export",
    "site/identity/doors/browsers.py": "test_a_known_browser",
    "site/identity/doors/codes.py": "test_a_code",
    "site/identity/doors/keyed.py": "test_a_code",
    "site/identity/doors/second.py": "test_what_is_sealed",
    "site/identity/doors/faces/own.py": "test_what_is_sealed",
    "site/identity/keys/secrets.py": "test_an_api_key",
    "site/identity/keys/services.py": "test_an_api_key",
    "site/identity/members/entering.py": "test_an_entry",
    "site/identity/members/inviting.py": "test_an_invitation",
    "site/identity/oidc/clients.py": "test_what_is_sealed",
    "site/identity/oidc/leaving.py": "test_what_is_sealed",
    "site/identity/oidc/providers.py": "test_what_is_sealed",
    "site/identity/oidc/refreshing.py": "test_what_is_sealed",
    "site/identity/oidc/sessions.py": "test_what_is_sealed",
    "site/identity/oidc/tokens.py": "tests/identity/oidc/test_battery.py",  # with a real provider
    "site/identity/people/emailed.py": "test_links_by_letter",
    "site/identity/people/links.py": "test_links_by_letter",
    "site/identity/personas/viewing.py": "test_looking_as_another",
    "site/identity/signups/proving.py": "test_a_sign_up",
    "site/tenancy/mailing.py": "test_what_is_sealed",
    "site/tenancy/models/store.py": "test_the_proof_of_a_domain",
    "site/tenancy/resolver/gateway.py": "test_the_header_of_a_gateway",
    "site/tenancy/signing.py": "test_every_purpose",
    "orchestration/integrations/endpoints.py": "test_what_is_sealed",
    "orchestration/integrations/push.py": "test_what_is_sealed",
    "orchestration/integrations/resealing.py": "test_what_is_sealed",
    "orchestration/integrations/waltid_issuing.py": "test_what_is_sealed",
    "orchestration/jobs/doors.py": "test_doors_of_the_city",
    "orchestration/webhooks/endpoints.py": "test_what_is_sealed",
    "orchestration/webhooks/keys.py": "test_a_message_of_another_system",
    "orchestration/webhooks/signatures.py": "test_a_message_of_another_system",
    "site/cityos/observe/doors.py": "test_doors_of_the_city",
    # Secrets of the machine that runs the city: they are drawn at the first start and no tenant's.
    "site/cityos/embedded/process.py": "",
    "site/cityos/variables.py": "",
}


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def test_every_module_that_signs_is_tried() -> None:
    found = {str(path.relative_to(ROOT)) for path in _modules() if SIGNS.search(path.read_text(encoding="utf-8"))}
    assert found - set(TRIED) == set(), "carry a thing of theirs to another tenant in a test here"
    assert set(TRIED) - found == set(), "these sign nothing any more"
    elsewhere = {name for name in TRIED.values() if name.endswith(".py")}
    assert all((ROOT / name).is_file() for name in elsewhere)
    assert {name for name in TRIED.values() if name} - elsewhere <= {*globals(), *vars(test_carried)}


def _purposes() -> Iterator[str]:
    """What the modules that sign call their purposes; links by letter have one more word each."""
    from identity.people.emailed import EmailedLink

    for path in _modules():
        text = path.read_text(encoding="utf-8")
        if "from tenancy.signing import" in text:
            found = PURPOSE.findall(text)
            yield from found
            if "emailed-link" in found:
                yield from (f"emailed-link:{purpose}" for purpose in EmailedLink.Purpose.values)


def test_every_purpose(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    """Every purpose that the program signs for, found in its source."""
    purposes = sorted(set(_purposes()))
    with in_tenant(tenant_a):
        signed = {purpose: (sign_value(purpose, "7"), sign_object(purpose, {"id": 7})) for purpose in purposes}
        assert {read_value(purpose, one) for purpose, (one, _other) in signed.items()} == {"7"}
    with in_tenant(tenant_b):
        for purpose, (value, thing) in signed.items():
            assert read_value(purpose, value) is None and read_object(purpose, thing) is None, purpose
    with in_tenant(tenant_a):  # nor for another purpose
        for purpose, (value, _thing) in signed.items():
            assert [each for each in purposes if read_value(each, value) is not None] == [purpose]
    print(f"{len(purposes)} purposes: {', '.join(purposes)}")
    assert {"basket", "order-link"} <= set(purposes)


def test_what_is_sealed() -> None:
    """Secrets at rest are handed to nobody; what was sealed for one purpose opens for no other."""
    from tenancy.sealing import seal, unseal

    purposes = {
        purpose
        for path in _modules()
        if "from tenancy.sealing import" in (text := path.read_text(encoding="utf-8"))
        for purpose in PURPOSE.findall(text)
    }
    sealed = {purpose: seal(purpose, purpose) for purpose in purposes}
    for purpose, text in sealed.items():
        assert unseal(purpose, text) == purpose
        for other in purposes - {purpose}:
            with pytest.raises(DomainError, check=lambda error: error.code == "sealed.unreadable"):
                unseal(other, text)
    print(f"sealed for: {', '.join(sorted(purposes))}")
    assert len(purposes) > 4
