"""The panel from which editors look at a store as its readers see it: with a persona, in a language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cms.blocks.audience import persona_choices
from cms.pages.registry import place_of_store_id, store_choices
from identity.personas.known import personas_here
from identity.personas.viewing import begin_view
from kit.faces.policies import let_forms_lead
from tenancy.actor import Actor
from tenancy.context import in_city
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.speech import spoken

LANGUAGES = [("ar", "العربية"), ("en", "English")]


class LookForm(forms.Form):
    """As whom, where, in which language."""

    persona = forms.ChoiceField(label=_("Persona"), choices=persona_choices)
    store = forms.TypedChoiceField(label=_("Store"), choices=store_choices, coerce=int)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


def view_as(request: HttpRequest) -> HttpResponse:
    """The form, and the way to the store."""
    if in_city():
        raise Http404
    form = LookForm(request.POST or None, initial={"language": spoken()})
    if request.method == "POST" and form.is_valid():
        asked: dict[str, Any] = form.cleaned_data
        persona = next(each for each in personas_here() if each.slug == asked["persona"])
        try:
            word = begin_view(
                persona_id=persona.id,
                store_id=asked["store"],
                language=asked["language"],
                actor=Actor.of(request),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            place = place_of_store_id(asked["store"])
            if place is None:
                raise Http404
            return HttpResponseRedirect(absolute_url(place.primary_host, f"/{asked['language']}/view-as/{word}/"))
    status = 422 if form.is_bound and form.errors else 200
    page = render(request, "pages/view_as.html", {"form": form, "personas": personas_here()}, status=status)
    shops = [place_of_store_id(pk) for pk, _name in store_choices()]
    let_forms_lead(page, *(absolute_url(shop.primary_host) for shop in shops if shop))
    return page
