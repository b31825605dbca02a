"""Payment methods' names in both languages."""

from modeltranslation.translator import TranslationOptions, register

from commerce.payment.models import SourceType


@register(SourceType)
class SourceTypeTexts(TranslationOptions):
    fields = ("name",)
