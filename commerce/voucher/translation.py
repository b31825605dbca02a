"""Vouchers' texts in both languages."""

from modeltranslation.translator import TranslationOptions, register

from commerce.voucher.models import Voucher, VoucherSet


@register(Voucher)
class VoucherTexts(TranslationOptions):
    fields = ("name",)


@register(VoucherSet)
class VoucherSetTexts(TranslationOptions):
    fields = ("name",)
