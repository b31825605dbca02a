"""Giving up a node: at once when nothing lies in it, else what lies in it goes to a neighbour first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic import DeleteView

from tenancy.errors import DomainError
from tenancy.models import Node
from tenancy.models.words import NodeStatus
from tenancy.occasion import current_actor
from tenancy.services.nodes import delete_node
from tenancy.services.retiring import retire_node


class HeirForm(forms.Form):
    """Where that goes which lies in the node."""

    into: Any = forms.ModelChoiceField(
        Node.objects.none(), label=gettext_lazy("What lies in it goes to"), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, node: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        beside = Node.objects.filter(tenant=node.tenant_id, type=node.type).exclude(pk=node.pk)
        heir: Any = self.fields["into"]
        heir.queryset = beside.exclude(status=NodeStatus.INACTIVE).order_by("slug")


class GiveUpNode(DeleteView):
    """The registry's page that deletes, for nodes."""

    template_name = "platform/give_up_node.html"
    form_class = HeirForm
    success_message = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "node": self.object}

    @property
    def holds(self) -> dict[str, int]:
        """How much lies in it."""
        return {"nodes": self.object.children.count(), "places": self.object.pois.count()}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            if form.cleaned_data["into"] is None and not any(self.holds.values()):
                delete_node(node=self.object, actor=current_actor())
                self.success_message = _("%(model_name)s '%(object)s' deleted.")
            else:
                retire_node(node=self.object, into=form.cleaned_data["into"], actor=current_actor())
                self.success_message = _("It is closed. What lies in it moves, then it is removed.")
        except DomainError as refusal:
            form.add_error("into", refusal.message)
            return self.form_invalid(form)  # type: ignore[no-any-return]
        return super().form_valid(form)  # type: ignore[no-any-return]

    def delete_action(self) -> None:
        """Done by the service already."""
