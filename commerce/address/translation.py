"""Countries' names in both languages."""

from modeltranslation.translator import TranslationOptions, register

from commerce.address.models import Country


@register(Country)
class CountryTexts(TranslationOptions):
    fields = ("printable_name", "name")
