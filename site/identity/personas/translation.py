"""Texts that are written in both languages."""

from modeltranslation.translator import TranslationOptions, register

from identity.personas.models import Notice, Persona


@register(Persona)
class PersonaTexts(TranslationOptions):
    fields = ("name",)


@register(Notice)
class NoticeTexts(TranslationOptions):
    fields = ("message",)
