"""Which alarms are on, since when, and whether the operators were told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Alarm(models.Model):
    """One thing that is wrong, however many events, workflows or customers it touches. `over_at`: when it was seen to
    be right again; one that comes back soon after is the same alarm and is not told again."""

    class Kind(models.TextChoices):
        STUCK = "stuck", _("Workflows need a person")
        DEAD = "dead", _("Events were given up")
        CIRCUIT = "circuit", _("A destination does not answer")
        LAG = "lag", _("Events wait too long")
        DOMAIN = "domain", _("A shop's own domain closed")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    subject = models.CharField(_("where"), max_length=80, blank=True)
    count = models.PositiveIntegerField(_("how much"), default=0)
    detail = models.TextField(_("what it said"), blank=True)
    since = models.DateTimeField(_("since"))
    told_at = models.DateTimeField(_("operators told"), null=True, blank=True)
    over_at = models.DateTimeField(_("over"), null=True, blank=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint("kind", "subject", name="alarm_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()
