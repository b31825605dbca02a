"""Offers' texts in both languages."""

from modeltranslation.translator import TranslationOptions, register

from commerce.offer.models import ConditionalOffer, Range


@register(ConditionalOffer)
class ConditionalOfferTexts(TranslationOptions):
    fields = ("name", "description")


@register(Range)
class RangeTexts(TranslationOptions):
    fields = ("name", "description")
