"""The rules for many domains on one installation, and `@rule(n)`, which says that a test holds one of them."""

from __future__ import annotations

from typing import Any

import pytest

RULES = {
    1: "Only hosts of the registry answer, before anything is read; any other gets 404",
    2: "A host has one spelling; two Hosts, forwarded ones and foreign ports are not believed",
    3: "A domain counts after DNS proof, is looked at daily, rests for 30 days when it was removed (410)",
    4: "Absolute links come from the primary domain in the registry, never from the request",
    5: "Cookies belong to one host: __Host-, Secure, HttpOnly, SameSite, Path=/",
    6: "A session belongs to one tenant and gets a new key at sign-in",
    7: "The operator's admin is not on tenants' hosts, tenants' admins not on customers' domains",
    8: "Signed values are worth something for one tenant and one purpose; keys can be changed",
    9: "Unsafe methods come from the same origin only; what needs no token is signed",
    10: "No page of another origin reads anything; GET changes nothing; signing out is a POST",
    11: "Nobody is led to another host",
    12: "What is kept for everybody is keyed by scheme, host, path, arguments, language and currency",
    13: "private, no-store unless a page says otherwise; errors are kept by nobody",
    14: "Cache keys are the tenant's",
    15: "HSTS, on customers' domains without their other hosts",
    16: "A content security policy without inline scripts; nobody frames a page; reports are bounded",
    17: "nosniff, Referrer-Policy, Permissions-Policy, COOP and CORP on every answer",
    18: "User files are known by their content, bounded, inert, and documents are asked for",
    20: "Links in letters: the same answer for everybody, once, for a quarter of an hour, counted",
    21: "Limits are counted for each tenant and each address",
    22: "Addresses that a tenant gives are reached by the guarded way only",
    23: "The log holds no secrets and nobody's address",
}


def rule(*numbers: int) -> Any:
    """Marks a test as one that holds these rules."""
    assert all(number in RULES for number in numbers), numbers
    return pytest.mark.rule(*numbers)
