"""Delivery methods' texts in both languages."""

from modeltranslation.translator import TranslationOptions, register

from commerce.shipping.models import OrderAndItemCharges, WeightBased


@register(OrderAndItemCharges)
class OrderAndItemChargesTexts(TranslationOptions):
    fields = ("name", "description")


@register(WeightBased)
class WeightBasedTexts(TranslationOptions):
    fields = ("name", "description")
