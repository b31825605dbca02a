"""Pages with a form: what people send is kept, and somebody is told by e-mail."""

from __future__ import annotations

import logging
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import FormBuilder
from wagtail.contrib.forms.models import AbstractFormField, EmailFormMixin, FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.pages.models.shop_page import ShopPage

log = logging.getLogger(__name__)

# A field that people do not see and that programs fill in.
TRAP = "website"


class FormField(TranslatableMixin, AbstractFormField):
    """One question of a form. Its key stays the same in every language."""

    page = ParentalKey("cms_pages.FormPage", on_delete=models.CASCADE, related_name="form_fields")

    translatable_fields = [
        TranslatableField("label"),
        TranslatableField("help_text"),
        TranslatableField("choices"),
        TranslatableField("default_value"),
        SynchronizedField("clean_name"),
        SynchronizedField("field_type"),
        SynchronizedField("required"),
    ]

    class Meta(TranslatableMixin.Meta, AbstractFormField.Meta):
        abstract = False
        verbose_name = _("form field")
        verbose_name_plural = _("form fields")


class StoreFormBuilder(FormBuilder):
    """Fields in the store's look."""

    @property
    def formfields(self) -> Any:
        fields = super().formfields
        for field in fields.values():
            if getattr(field.widget, "input_type", "") not in {"checkbox", "radio", "hidden"}:
                field.widget.attrs.setdefault("class", "input")
        return fields


class FormPage(EmailFormMixin, FormMixin, ShopPage):
    """A form of any questions; answers are listed in the admin, per language."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link", "ul", "ol"])
    button = models.CharField(_("button"), max_length=40, blank=True)
    thanks = RichTextField(_("what to say afterwards"), blank=True, features=["bold", "italic", "link"])

    parent_page_types = ["cms_pages.StorePage", "cms_pages.PortalPage", "cms_pages.LandingPage"]
    subpage_types: list[str] = []
    form_builder = StoreFormBuilder
    template = "pages/form.html"
    landing_page_template = "pages/form_thanks.html"
    content_panels = [
        FormSubmissionsPanel(),
        *ShopPage.content_panels,
        FieldPanel("intro"),
        InlinePanel("form_fields", label=_("Field"), heading=_("Fields")),
        FieldPanel("button"),
        FieldPanel("thanks"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("to_address"), FieldPanel("from_address")]),
                FieldPanel("subject"),
            ],
            heading=_("Tell somebody by e-mail"),
        ),
    ]
    override_translatable_fields = [
        *ShopPage.override_translatable_fields,
        SynchronizedField("to_address", overridable=True),
        SynchronizedField("from_address", overridable=True),
    ]

    class Meta:
        verbose_name = _("form page")
        verbose_name_plural = _("form pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and request.POST.get(TRAP):
            return self.render_landing_page(request, None, *args, **kwargs)
        return super().serve(request, *args, **kwargs)

    def process_form_submission(self, form: Any) -> Any:
        """Keeps the answers; the e-mail goes after commit, and its failure never loses them."""
        with transaction.atomic():
            kept = FormMixin.process_form_submission(self, form)
            if self.to_address:
                transaction.on_commit(lambda: self._tell(form))
        return kept

    def _tell(self, form: Any) -> None:
        try:
            self.send_mail(form)
        except Exception:
            log.exception("the notice of form %s could not be sent", self.pk)
