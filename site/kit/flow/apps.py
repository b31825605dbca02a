"""Flows: no tables, one command."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlowConfig(AppConfig):
    name = "kit.flow"
    label = "flow"
    verbose_name = _("Flows")
