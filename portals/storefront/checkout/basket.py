"""The basket's page and what its buttons do. Every button is a form: it works without scripts, in place with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.basket import services
from commerce.basket.pricing import price_basket
from commerce.catalogue.models import Product
from portals.storefront.checkout import removed
from portals.storefront.checkout.shown import shown_lines, summary_of, without_effect
from portals.storefront.checkout.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError

Problems = dict[int, tuple[str, int]]
View = Callable[..., HttpResponse]


def sent_here(view: View) -> View:
    """A form's address. Somebody who only goes there, after a reload or in the other language, sees the basket."""

    @wraps(view)
    def shown(request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseRedirect(reverse("basket"))
        return never_cache(view)(request, *args, **kwargs)

    return shown


@require_GET
@never_cache
def show_basket(request: Visit) -> HttpResponse:
    """The basket with its offers and totals."""
    return _page(request)


@sent_here
def add_to_basket(request: Visit, pk: int) -> HttpResponse:
    """Puts a product, or the chosen variant of it, into the basket."""
    product = _product(pk, request.POST.get("child_id", ""))
    quantity = _number(request.POST.get("quantity", "1"))
    error, line = "", None
    try:
        line = services.add_line(
            basket=request.basket,
            product=product,
            quantity=quantity,
            actor=Actor.of(request),
        )
    except DomainError as refused:
        if refused.code == "basket.choose_variant" and not request.htmx:
            return HttpResponseRedirect(product.get_absolute_url())
        error = refused.message
    if request.htmx:
        context = {"line": line, "error": error, "basket_count": request.basket.num_items if request.basket.pk else 0}
        return render(request, "storefront/checkout/added.html", context, status=422 if error else 200)
    if error or line is None:
        messages.error(request, error)
        return HttpResponseRedirect(reverse("basket"))
    # Said by the basket's page: a message would open a session, and a guest needs none.
    return HttpResponseRedirect(f"{reverse('basket')}?added={line.pk}")


@sent_here
def change_line(request: Visit, pk: int) -> HttpResponse:
    """Another quantity, out with it, or back with it."""
    basket, actor = request.basket, Actor.of(request)
    problems: Problems = {}
    asked = 0 if "remove" in request.POST else _number(request.POST.get("quantity", ""), least=0)
    try:
        if "undo" in request.POST:
            removed.put_back(request, basket=basket, actor=actor)
        elif asked == 0:
            removed.note(request, basket=basket, line_id=pk)
            services.remove_line(basket=basket, line_id=pk, actor=actor)
        else:
            services.change_line(basket=basket, line_id=pk, quantity=asked, actor=actor)
            removed.forget(request)
    except DomainError as refused:
        if refused.code in ("basket.unavailable", "basket.too_many", "basket.quantity"):
            problems[pk] = (refused.message, asked)
        else:
            messages.error(request, refused.message)
    return _answer(request, problems=problems)


@sent_here
def add_voucher(request: Visit) -> HttpResponse:
    """Takes a voucher's code into the basket; a code that does not fit is refused beside its field."""
    code = request.POST.get("code", "").strip()[:128]
    error = "" if code else _("Write the code first.")
    if code:
        try:
            services.apply_voucher(
                basket=request.basket,
                code=code,
                user=request.user,
                actor=Actor.of(request),
            )
        except DomainError as refused:
            error = refused.message
    return _answer(request, voucher={"code": code, "error": error} if error else None)


@sent_here
def remove_voucher(request: Visit, pk: int) -> HttpResponse:
    """Out with a code."""
    if request.basket.pk:
        try:
            services.remove_voucher(basket=request.basket, voucher_id=pk, actor=Actor.of(request))
        except DomainError as refused:
            messages.error(request, refused.message)
    return _answer(request)


def _answer(request: Visit, *, problems: Problems | None = None, voucher: Any = None) -> HttpResponse:
    """The changed part for htmx; a refusal as a page, because it belongs beside its field; else back to the page."""
    refused = bool(problems or voucher)
    if request.htmx or refused:
        return _page(request, problems=problems, voucher=voucher, status=422 if refused else 200)
    return HttpResponseRedirect(reverse("basket"))


def _page(request: Visit, *, problems: Problems | None = None, voucher: Any = None, status: int = 200) -> HttpResponse:
    basket = request.basket
    if basket.pk:
        price_basket(basket, user=request.user)
    summary = summary_of(basket)
    lines = shown_lines(basket, problems=problems)
    context = {
        "lines": lines,
        "added": next((line for line in lines if str(line.pk) == request.GET.get("added")), None),
        "summary": summary,
        "voucher": voucher,
        "idle_vouchers": without_effect(basket, summary.discounts),
        "vouchers": list(basket.vouchers.all()) if basket.pk else [],
        "removed": removed.last(request),
        "blocked": any(line.problem for line in lines),
        "basket_count": summary.count,
        "in_place": bool(request.htmx),
    }
    if request.htmx:
        part = render_to_string("storefront/basket_part.html", context, request)
        return HttpResponse(part, status=status)
    return render(request, "storefront/basket.html", context, status=status)


def _product(pk: int, child: str) -> Product:
    if child.isdecimal() and len(child) < 19:
        found = Product.objects.select_related("parent__product_class").filter(pk=int(child), parent_id=pk)
    else:
        found = Product.objects.select_related("product_class").filter(pk=pk)
    product = next(iter(found.order_by()), None)
    if product is None:
        raise Http404(_("This product is not sold here."))
    return product


def _number(text: str, *, least: int = 1) -> int:
    """A whole number as somebody typed it, in either set of digits; the least one when it is none."""
    text = text.strip().lstrip("0٠۰") or "0" if text.strip() else ""
    return max(least, min(int(text[:5]), 9999)) if text.isdecimal() else max(least, 1)
