"""Opening an account: a form, a link by e-mail, a button behind the link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from commerce.order.claiming import claim_guest_orders
from identity.doors.faces.entering import come_in
from identity.doors.faces.face import store_of
from identity.doors.keyed import keyed_hash
from identity.people.emailed import EmailedLink
from identity.people.finding import in_small_letters
from identity.people.links import find_link
from identity.people.services import ask_to_register, register_person
from portals.account.doors import private, strangers_only
from portals.account.forms import NewPasswordForm, RegisterForm
from portals.account.security import FACE
from portals.account.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.returning import safe_next

Purpose = EmailedLink.Purpose
ASKED = "account-asked"


@strangers_only
def register(request: Visit) -> HttpResponse:
    """Asks for a link. The answer is the same whether there is an account or not."""
    country = request.place.country_code
    form = RegisterForm(request.POST or None, country=country or "SA", initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        ask_to_register(
            email=asked["email"],
            password=asked["password"],
            first_name=asked["first_name"],
            last_name=asked["last_name"],
            phone=asked["phone"],
            language=request.LANGUAGE_CODE[:2],
            store_id=store_of(request),
            actor=Actor.of(request),
        )
        request.session[ASKED] = _mark(asked["email"])
        return render(request, "account/check_mail.html", {"email": asked["email"], "why": "register"})
    context = {"form": form, "next": safe_next(request)}
    return render(request, "account/register.html", context, status=422 if form.errors else 200)


@private
def welcome(request: Visit, token: str) -> HttpResponse:
    """The link of the e-mail. Programs that look at links do no harm: the account opens with the button. In another
    browser than the one that asked a password is chosen here: somebody else may have asked with this address."""
    link = find_link(purpose=Purpose.REGISTER, token=token)
    asked_here = link is not None and _asked_here(request, link.email)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and link is not None and (asked_here or form.is_valid()):
        password = None if asked_here else form.cleaned_data["password"]
        try:
            user = register_person(token=token, password=password, actor=Actor.of(request))
        except DomainError as refused:
            if not refused.field:
                messages.error(request, refused.message)
                return HttpResponseRedirect(reverse("account:login"))
            form.add_error(refused.field, refused.message)
        else:
            request.session.pop(ASKED, None)
            claim_guest_orders(user=user, actor=Actor.of(request))
            messages.success(request, _("Your account is open."))
            return come_in(request, FACE, user, how="link", lead=FACE.home)
    context = {"link": link, "form": None if asked_here else form, "again": reverse("account:register")}
    status = 410 if link is None else 422 if not asked_here and form.errors else 200
    return render(request, "account/welcome.html", context, status=status)


def _asked_here(request: Visit, email: str) -> bool:
    return constant_time_compare(request.session.get(ASKED, ""), _mark(email))


def _mark(email: str) -> str:
    return keyed_hash("asked to register", in_small_letters(email))
