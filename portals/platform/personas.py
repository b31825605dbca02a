"""For whom things are: the console's lists and forms of personas, assignments, flags and notices."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.base import ViewSetGroup

from identity.people.models import User
from identity.personas.models import FeatureFlag, Notice, Persona, PersonaAssignment
from identity.personas.rules import AXES
from identity.personas.services.assigning import end_assignment
from identity.personas.services.personas import delete_persona
from portals.platform.flags_form import FlagForm, NoticeForm
from portals.platform.personas_forms import AssignmentForm, PersonaForm, ServedForm
from portals.platform.viewsets import RegistryViewSet, columns_of
from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tenancy.occasion import current_actor

Panels = list[Any]


class TakeAway(DeleteView):
    """Deletes by the service, which may refuse."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            if isinstance(self.object, Persona):
                delete_persona(persona=self.object, actor=current_actor())
            else:
                end_assignment(assignment=self.object, actor=current_actor())
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)  # type: ignore[no-any-return]
        return super().form_valid(form)  # type: ignore[no-any-return]

    def delete_action(self) -> None:
        """Done by the service already."""


ACCOUNT = Column("account", label=_("Account"), accessor="account")


class AssignmentIndex(IndexView):
    """Who has which persona; accounts are called by their e-mail. One query for each tenant on the page."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        by_tenant: dict[Any, list[PersonaAssignment]] = {}
        for row in context["object_list"]:
            by_tenant.setdefault(row.tenant, []).append(row)
        for tenant, rows in by_tenant.items():
            with in_tenant(tenant):
                emails = {
                    str(pk): email for pk, email in User.objects.filter(pk__in=_ids(rows)).values_list("pk", "email")
                }
            for row in rows:
                row.account = emails.get(row.user_id, row.user_id)  # type: ignore[attr-defined]
        return context


def _ids(rows: list[PersonaAssignment]) -> list[str]:
    return [row.user_id for row in rows if row.user_id.isdecimal()]


class ServedViewSet(RegistryViewSet):
    """A list whose forms are kept by a service."""

    form: type[ServedForm]
    panels: Panels

    @property
    def edit_handler(self) -> ObjectList:
        return ObjectList(self.panels, base_form_class=self.form)


def _group(heading: Any, *names: str) -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=heading)


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


def _viewset(model: type[Model], icon: str, label: Any, **options: Any) -> ServedViewSet:
    name = model._meta.model_name
    options["list_display"] = columns_of(model, options["list_display"])
    return ServedViewSet(
        f"registry_{name}", model=model, icon=icon, menu_label=label, url_prefix=f"registry/{name}", **options
    )


PERSONA = [
    MultiFieldPanel(
        [FieldPanel("tenant"), _row("name_en", "name_ar"), _row("slug", "category"), _row("status", "priority")],
        heading=_("Who it is"),
    ),
    FieldPanel("is_default"),
    _group(_("Scores, 0 to 100"), *(f"axis_{name}" for name in AXES)),
    _group(_("It holds only"), "languages", "weekdays", "roles"),
    _group(_("What it may"), "allowed_surfaces", "allowed_tools", "allowed_workflows"),
    _group(_("Features"), "flags_on", "flags_off"),
]
ASSIGNMENT = [
    _group(_("Who has what"), "persona", "account"),
    _group(_("Where"), "scope", "place"),
    MultiFieldPanel([_row("starts_at", "ends_at"), FieldPanel("priority")], heading=_("When")),
]
FLAG = [
    _group(_("Feature"), "name", "description"),
    MultiFieldPanel([_row("is_on", "percentage")], heading=_("In the city")),
    _group(_("Tenants that differ"), "tenants_on", "tenants_off"),
]
NOTICE = [
    MultiFieldPanel([_row("message_en", "message_ar"), FieldPanel("address")], heading=_("Text")),
    _group(_("For whom"), "audience", "plans", "country_codes"),
    MultiFieldPanel([_row("starts_at", "ends_at")], heading=_("When")),
]


class AudienceGroup(ViewSetGroup):
    """Personas, flags, notices."""

    menu_label = _("For whom")
    menu_icon = "user"
    menu_order = 125
    items = (
        _viewset(
            Persona,
            "user",
            _("Personas"),
            list_display=["name", "slug", "tenant", "category", "priority", "status"],
            list_filter=["status", "category", "tenant"],
            search_fields=["name_en", "name_ar", "slug"],
            form=PersonaForm,
            panels=PERSONA,
            delete_view_class=TakeAway,
        ),
        _viewset(
            PersonaAssignment,
            "link",
            _("Assignments"),
            index_view_class=AssignmentIndex,
            list_display=[
                "persona",
                Column("account", label=_("Account"), accessor="account"),
                "tenant",
                "scope",
                "priority",
                "status",
                "ends_at",
            ],
            list_filter=["status", "scope", "tenant"],
            search_fields=["user_id", "persona__slug"],
            form=AssignmentForm,
            panels=ASSIGNMENT,
            delete_view_class=TakeAway,
        ),
        _viewset(
            FeatureFlag,
            "order",
            _("Feature flags"),
            list_display=["name", "description", "is_on", "percentage"],
            list_filter=["is_on"],
            search_fields=["name", "description"],
            form=FlagForm,
            panels=FLAG,
        ),
        _viewset(
            Notice,
            "warning",
            _("Notices to tenants"),
            list_display=["message", "audience", "starts_at", "ends_at"],
            list_filter=["audience"],
            search_fields=["message_en", "message_ar"],
            form=NoticeForm,
            panels=NOTICE,
        ),
    )
