"""The registry's texts that are written in both languages."""

from modeltranslation.translator import TranslationOptions, register

from tenancy.models import GovernanceAuthority, Node, Plan, Portal, Store, Tenant, TenantPOI


@register(Tenant)
class TenantTexts(TranslationOptions):
    fields = ("name", "description")


@register(Store)
class StoreTexts(TranslationOptions):
    fields = ("name", "tagline", "seo_title", "seo_description")


@register(Portal)
class PortalTexts(TranslationOptions):
    fields = ("name",)


@register(Node)
class NodeTexts(TranslationOptions):
    fields = ("name",)


@register(GovernanceAuthority)
class GovernanceAuthorityTexts(TranslationOptions):
    fields = ("name",)


@register(TenantPOI)
class TenantPOITexts(TranslationOptions):
    fields = ("name",)


@register(Plan)
class PlanTexts(TranslationOptions):
    fields = ("name", "description")
