"""Addresses of Wagtail's admin that do not exist here, and its sign-in page, which is ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tenancy.returning import safe_next

# Nowhere: a test page that fails on purpose, links for passwords beside our own, and the answers to forms that these
# choosers never show.
NOWHERE = r"failwhale/|password_reset/.*|(?:snippets/choose/\w+/\w+|product_chooser|category_chooser)/create/"
# The registry is the operator's; a tenant's host does not know it, nor the pages of the console. Who works in a tenant
# is settled on its team's page: here an admin, or support, would make accounts that no role, plan or log knows of.
NOT_IN_TENANTS = r"registry/.*|city/.*|users/.*|groups/.*|bulk/\w+/user/.*"
# Their tables exist in tenants only; the list of languages counts the rows of those too.
NOT_IN_THE_CITY = r"(?:.+/)?cms_pages/.*|product_chooser/.*|category_chooser/.*|locales/.*|view-as/"


def shut(request: HttpRequest, **named: Any) -> HttpResponse:
    """Nothing is here."""
    raise Http404


def sign_in(request: HttpRequest) -> HttpResponse:
    """A tenant's people sign in on its own page and come back; who is signed in without a part in the admin is
    refused."""
    wanted = safe_next(request, reverse("wagtailadmin_home"))
    user: Any = request.user
    if user.has_perm("wagtailadmin.access_admin"):
        return HttpResponseRedirect(wanted)
    if user.is_authenticated:
        raise PermissionDenied
    return HttpResponseRedirect(f"{reverse('dashboard:login')}?{urlencode({'next': wanted})}")
