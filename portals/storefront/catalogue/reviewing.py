"""The form with which a buyer says what a product is like."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from commerce.catalogue.cards import sold_here
from commerce.catalogue.reviews.writing import LONGEST_BODY, write_review
from identity.personas.features import with_feature
from tenancy.actor import Actor
from tenancy.errors import DomainError

SCORES = [
    (5, gettext_lazy("Excellent")),
    (4, gettext_lazy("Good")),
    (3, gettext_lazy("Fair")),
    (2, gettext_lazy("Poor")),
    (1, gettext_lazy("Bad")),
]


class ReviewForm(forms.Form):
    """Stars, a headline, some words; a guest also signs."""

    score = forms.TypedChoiceField(
        label=gettext_lazy("Stars"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose from one to five stars."),
            "invalid_choice": gettext_lazy("Choose from one to five stars."),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("Headline"),
        max_length=120,
        error_messages={"required": gettext_lazy("Sum it up in a few words.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Your review"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say what you liked, and what you did not.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=80,
        help_text=gettext_lazy("Shown beside your review."),
        error_messages={"required": gettext_lazy("Write the name that may be shown.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("Never shown."),
        error_messages={
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": gettext_lazy("Write an address like name@example.com."),
        },
    )

    def __init__(self, *args: object, guest: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not guest:
            del self.fields["name"], self.fields["email"]
        for name, field in self.fields.items():
            if name != "score":
                field.widget.attrs |= {"class": "input"}
                if field.help_text or name in self.errors:
                    field.widget.attrs["aria-describedby"] = f"{name}-note"
                if self.is_bound and name in self.errors:
                    field.widget.attrs["aria-invalid"] = "true"


@with_feature("reviews")
@require_http_methods(["GET", "POST"])
def add_review(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Shows the form; a good review goes to the shop to be read, a faulty one comes back with its errors (422)."""
    product = sold_here(request.place).filter(pk=pk).first()  # type: ignore[attr-defined]
    if product is None:
        raise Http404(_("This product is not sold here."))
    guest = not request.user.is_authenticated
    form = ReviewForm(request.POST or None, guest=guest)
    if request.method == "POST" and form.is_valid():
        try:
            write_review(
                product=product, user=None if guest else request.user, actor=Actor.of(request), **form.cleaned_data
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Thank you. Your review is shown as soon as the shop has read it."))
            return HttpResponseRedirect(product.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "product": product, "picture": product.images.order_by("display_order").first()}
    return render(request, "storefront/review.html", context, status=status)
