"""Forms of personas and of who has them: fields for what the rules know, kept by the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from identity.members.models import Role
from identity.people.finding import person_at
from identity.personas.models import AssignmentScope, FeatureFlag, Persona, PersonaAssignment
from identity.personas.rules import AXES, HIGHEST, SURFACES
from identity.personas.services.assigning import assign_persona
from identity.personas.services.personas import save_persona, set_default_persona
from kit.faces.dates import WEEKDAYS
from orchestration.agents.tools import tools
from orchestration.sagas.declaration import sagas
from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tenancy.models import Node, Store
from tenancy.occasion import current_actor
from tenancy.speech import spoken

NONE_AT_ALL = "-"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SURFACE_NAMES = {
    "dashboard": gettext_lazy("The dashboard's menu, all of it"),
    "dashboard.sales": gettext_lazy("Orders and products"),
    "dashboard.campaigns": gettext_lazy("Campaigns"),
    "dashboard.catalogue": gettext_lazy("Catalogue and delivery"),
    "dashboard.connections": gettext_lazy("Connections"),
}
EVERYTHING = gettext_lazy("None chosen: everything.")


class ServedForm(WagtailAdminModelForm):
    """A form whose row a service keeps. It carries the moment in which the row was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    refused_at: dict[str, str] = {}
    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.updated_at.isoformat() if self.instance.pk else ""

    @property
    def seen_at(self) -> datetime | None:
        """When the row was read that is edited here."""
        try:
            return datetime.fromisoformat(self.cleaned_data.get("seen") or "")
        except ValueError:
            return None

    def refuse(self, refusal: DomainError) -> None:
        """Puts a service's refusal next to its field."""
        name = self.refused_at.get(refusal.field, refusal.field)
        self.add_error(name if name in self.fields else None, refusal.message)

    def save(self, commit: bool = True) -> Model:
        """The service keeps it."""
        self.instance = self.serve(super().save(commit=False))
        return self.instance  # type: ignore[no-any-return]

    def serve(self, row: Any) -> Model:
        """Hands the row to its service."""
        raise NotImplementedError


def _several(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def _score(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=HIGHEST, required=False)


class PersonaForm(ServedForm):
    """A persona."""

    axis_engagement = _score(gettext_lazy("Engagement: how often they come"))
    axis_spending = _score(gettext_lazy("Spending: how much they buy"))
    axis_loyalty = _score(gettext_lazy("Loyalty: how long they stay"))
    axis_expertise = _score(gettext_lazy("Expertise: how well they know the goods"))
    axis_locality = _score(gettext_lazy("Locality: how near they live"))
    axis_assistance = _score(gettext_lazy("Assistance: how much help they want"))
    is_default = forms.BooleanField(label=gettext_lazy("Everybody has it who was given no other"), required=False)
    languages = _several(gettext_lazy("while reading in"))
    weekdays = _several(gettext_lazy("on these days"))
    roles = _several(gettext_lazy("for people in these roles"))
    allowed_surfaces = _several(gettext_lazy("sees in menus"), EVERYTHING)
    allowed_tools = _several(gettext_lazy("lends agents these tools"), EVERYTHING)
    allowed_workflows = _several(gettext_lazy("may begin these workflows"), EVERYTHING)
    flags_on = _several(gettext_lazy("has these features, whatever the tenant has"))
    flags_off = _several(gettext_lazy("has these features never"))
    refused_at = {"axes": f"axis_{AXES[0]}", "constraints": "languages", "feature_overrides": "flags_on"}

    class Meta:
        model = Persona
        fields = ["tenant", "name_en", "name_ar", "slug", "category", "status", "priority"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        for name in ("name_en", "name_ar"):
            self.fields[name].required = True
        flags = [(name, name) for name in FeatureFlag.objects.values_list("name", flat=True)]
        limits = {
            "allowed_surfaces": [(name, SURFACE_NAMES[name]) for name in SURFACES],
            "allowed_tools": [(tool.name, tool.title) for tool in tools()],
            "allowed_workflows": [(saga.name, saga.title) for saga in sagas()],
        }
        for name, known in limits.items():
            kept = getattr(row, name)
            self._choose(name, [(NONE_AT_ALL, _("none at all")), *known], [NONE_AT_ALL] if kept == [] else kept)
        self._choose("languages", [("ar", "العربية"), ("en", "English")], row.constraints.get("languages"))
        self._choose("weekdays", list(zip(DAYS, WEEKDAYS[spoken()], strict=True)), row.constraints.get("weekdays"))
        self._choose("roles", list(Role.choices), row.constraints.get("roles"))
        self._choose("flags_on", flags, [name for name, on in row.feature_overrides.items() if on])
        self._choose("flags_off", flags, [name for name, on in row.feature_overrides.items() if not on])
        self.initial["is_default"] = bool(row.pk and row.tenant.default_persona_id == row.pk)
        for name in AXES:
            self.initial[f"axis_{name}"] = row.axes.get(name)

    def _choose(self, name: str, known: list[tuple[str, Any]], kept: list[str] | None) -> None:
        """What is kept and not known stays a choice."""
        names = {value for value, _label in known}
        field: Any = self.fields[name]
        field.choices = [*known, *((value, value) for value in kept or [] if value not in names)]
        self.initial[name] = kept or []

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if set(data.get("flags_on") or ()) & set(data.get("flags_off") or ()):
            self.add_error("flags_off", _("A feature is either on or off."))
        return data

    def serve(self, row: Any) -> Model:
        data = self.cleaned_data
        row.axes = {name: data[f"axis_{name}"] for name in AXES if data.get(f"axis_{name}") is not None}
        row.constraints = {name: data[name] for name in ("languages", "weekdays", "roles") if data[name]}
        for name in ("allowed_surfaces", "allowed_tools", "allowed_workflows"):
            setattr(row, name, [one for one in data[name] if one != NONE_AT_ALL] if data[name] else None)
        flags = {**dict.fromkeys(data["flags_on"], True), **dict.fromkeys(data["flags_off"], False)}
        row.feature_overrides = flags
        save_persona(persona=row, actor=current_actor(), seen=self.seen_at)
        was_default = row.tenant.default_persona_id == row.pk
        if data["is_default"] != was_default:
            set_default_persona(tenant=row.tenant, persona=row if data["is_default"] else None, actor=current_actor())
        return row  # type: ignore[no-any-return]


class AssignmentForm(ServedForm):
    """Who has a persona: an account by its e-mail address, a place by its handle."""

    account = forms.EmailField(
        label=gettext_lazy("E-mail of the account"), widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    place = forms.CharField(
        label=gettext_lazy("Node or store"),
        required=False,
        help_text=gettext_lazy("The store's handle or the node's slug; empty for the whole tenant."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    refused_at = {"scope_reference": "place", "user_id": "account"}

    class Meta:
        model = PersonaAssignment
        fields = ["persona", "scope", "starts_at", "ends_at", "priority"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        if not row.pk:
            return
        for name in ("persona", "scope", "account", "place"):
            self.fields[name].disabled = True
        with in_tenant(row.tenant):
            person = get_user_model().objects.filter(pk=int(row.user_id)).first()
        self.initial["account"] = person.email if person else ""
        models: dict[str, Any] = {AssignmentScope.NODE: Node, AssignmentScope.STORE: Store}
        model = models.get(row.scope)
        place = model.objects.filter(pk=row.scope_reference).first() if model else None
        self.initial["place"] = getattr(place, "handle", getattr(place, "slug", ""))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        persona = data.get("persona")
        if persona is None or self.instance.pk:
            return data
        with in_tenant(persona.tenant):
            person = person_at(data.get("account") or "")
        if person is None and data.get("account"):
            self.add_error("account", _("There is no such account in this tenant."))
        data["user_id"] = str(person.pk) if person else ""
        data["scope_reference"] = self._reference(persona, data.get("scope") or "", data.get("place") or "")
        return data

    def _reference(self, persona: Persona, scope: str, place: str) -> str:
        found: Any = None
        if scope == AssignmentScope.STORE:
            found = Store.objects.filter(tenant=persona.tenant_id, handle=place).first()
        elif scope == AssignmentScope.NODE:
            found = Node.objects.filter(tenant=persona.tenant_id, slug=place).first()
        if found is None and (place or scope != AssignmentScope.TENANT):
            self.add_error("place", _("Choose a node or a store of this tenant."))
        return str(found.pk) if found is not None else ""

    def serve(self, row: Any) -> Model:
        data = self.cleaned_data
        return assign_persona(
            persona=row.persona,
            user_id=row.user_id or data["user_id"],
            scope=row.scope,
            scope_reference=row.scope_reference or data.get("scope_reference", ""),
            priority=data["priority"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            seen=self.seen_at,
            actor=current_actor(),
        )
