"""Texts of the catalogue that are written in both languages."""

from modeltranslation.translator import TranslationOptions, register

from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Category,
    Option,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductClass,
    ProductImage,
)


@register(Product)
class ProductTexts(TranslationOptions):
    fields = ("title", "slug", "summary", "description", "badge", "meta_title", "meta_description")


@register(Category)
class CategoryTexts(TranslationOptions):
    fields = ("name", "slug", "description", "meta_title", "meta_description")


@register(ProductClass)
class ProductClassTexts(TranslationOptions):
    fields = ("name",)


@register(ProductAttribute)
class ProductAttributeTexts(TranslationOptions):
    fields = ("name",)


@register(ProductAttributeValue)
class ProductAttributeValueTexts(TranslationOptions):
    fields = ("value_text",)


@register(AttributeOptionGroup)
class AttributeOptionGroupTexts(TranslationOptions):
    fields = ("name",)


@register(AttributeOption)
class AttributeOptionTexts(TranslationOptions):
    fields = ("option",)


@register(Option)
class OptionTexts(TranslationOptions):
    fields = ("name",)


@register(ProductImage)
class ProductImageTexts(TranslationOptions):
    fields = ("caption",)
