"""Alarms: a table of the city's schema."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlarmsConfig(AppConfig):
    name = "orchestration.alarms"
    label = "alarms"
    verbose_name = _("Alarms")
    default_auto_field = "django.db.models.BigAutoField"
