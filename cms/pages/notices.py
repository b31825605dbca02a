"""What the operator tells those who work for this tenant, above the first page of their Wagtail."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from identity.personas.services.notices import notices_for


class NoticesPanel(Component):
    """Each notice with its link, and a button that puts it away."""

    template_name = "parts/notices.html"
    order = 5

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        return {"notices": notices_for(str(request.user.pk)), "request": request, "back": request.path}
