"""Vouchers' texts in both languages."""

from modeltranslation.translator import TranslationOptions, register

from commerce.voucher.models import Voucher


@register(Voucher)
class VoucherTexts(TranslationOptions):
    fields = ("name",)
