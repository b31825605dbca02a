"""Partners' names in both languages."""

from modeltranslation.translator import TranslationOptions, register

from commerce.partner.models import Partner


@register(Partner)
class PartnerTexts(TranslationOptions):
    fields = ("name",)
