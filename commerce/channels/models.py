"""A channel ties products of the tenant's catalogue to the store that shows them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelType(models.TextChoices):
    WEB = "web", _("Online shop")
    MARKETPLACE = "marketplace", _("City marketplace")
    POS = "pos", _("Branch")
    PHONE = "phone", _("Phone")
    API = "api", _("Partner's system")


class SalesChannelMapping(models.Model):
    """A place of sale. `store_id` is the store's id in the city's registry, empty for channels without a shop."""

    channel_type = models.CharField(_("kind"), max_length=14, choices=ChannelType, default=ChannelType.WEB)
    external_id = models.CharField(_("id in another system"), max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=160)
    description = models.CharField(_("description"), max_length=300, blank=True)
    store_id = models.BigIntegerField(_("store"), null=True, blank=True, unique=True)
    node_id = models.BigIntegerField(_("node"), null=True, blank=True)
    config = models.JSONField(_("configuration"), default=dict, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("sales channel")
        verbose_name_plural = _("sales channels")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
