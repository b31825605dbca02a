"""What an order keeps in both languages, whatever language it was placed in."""

from modeltranslation.translator import TranslationOptions, register

from commerce.order.models import Line, Order, OrderDiscount, PaymentEventType, ShippingEventType


@register(Order)
class OrderTexts(TranslationOptions):
    fields = ("shipping_method",)


@register(Line)
class LineTexts(TranslationOptions):
    fields = ("title",)


@register(OrderDiscount)
class OrderDiscountTexts(TranslationOptions):
    fields = ("offer_name",)


@register(PaymentEventType)
class PaymentEventTypeTexts(TranslationOptions):
    fields = ("name",)


@register(ShippingEventType)
class ShippingEventTypeTexts(TranslationOptions):
    fields = ("name",)
