"""What every row of the city's registry has: a stable public id, times, free metadata, and news for the resolver."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from tenancy.resolver.version import registry_changed


class Row(models.Model):
    """A row of the registry. `uuid` is what other systems and files see; `id` stays inside."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    metadata = models.JSONField(_("metadata"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


class Named:
    """Has a name in each language and a handle; a name that is missing is the other's, or the handle."""

    name_en: str
    name_ar: str
    handle: Any

    @property
    def names(self) -> dict[str, str]:
        """{language: name}."""
        english, arabic = self.name_en or "", self.name_ar or ""
        return {"en": english or arabic or self.handle, "ar": arabic or english or self.handle}

    def called(self, language: str) -> str:
        """The name in a language."""
        return self.names["ar" if language.startswith("ar") else "en"]


class ResolvedRow(Row):
    """A row that decides which place a request belongs to: each change is told to every process after commit."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        transaction.on_commit(registry_changed)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        transaction.on_commit(registry_changed)
        return gone
