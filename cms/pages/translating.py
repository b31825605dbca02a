"""Bringing translations up to date with their source; only who may publish puts them live."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.views.update_translations import UpdateTranslationsView


class UpdateTranslations(UpdateTranslationsView):
    """wagtail-localize asks for the right to submit only; its tick "publish" needs the right to publish."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Raises PermissionDenied when a translation would go live by the hand of somebody who may not publish it."""
        if form.cleaned_data["publish_translations"]:
            for translation in self.object.translations.filter(enabled=True).select_related("target_locale"):
                target = translation.get_target_instance()
                if not _may_publish(self.request.user, target):
                    raise PermissionDenied
        return super().form_valid(form)


def _may_publish(user: Any, target: Any) -> bool:
    if isinstance(target, Page):
        return bool(target.permissions_for_user(user).can_publish())
    return bool(policy_registry.get_by_type(type(target)).user_has_permission_for_instance(user, "publish", target))


update_translations = require_admin_access(UpdateTranslations.as_view())
