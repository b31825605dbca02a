"""The catalogue's pictures in the sizes that pages offer."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cms.media.storage import prefix_of_current_tenant
from cms.media.views import serve_file
from commerce.catalogue.pictures import WIDTHS, can_be_cut, make_size

FOLDERS = (settings.OSCAR_IMAGE_FOLDER, "categories/")


@require_safe
def serve_cut(request: HttpRequest, prefix: str, width: int, name: str) -> HttpResponseBase:
    """A size of a product's or category's picture. Another tenant's, another width, no original: 404."""
    known = name.startswith(FOLDERS) and ".." not in name.split("/") and can_be_cut(name)
    if prefix != prefix_of_current_tenant() or width not in WIDTHS or not known:
        raise Http404
    try:
        made = make_size(name, width)
    except (OSError, SuspiciousOperation, ValueError) as error:
        raise Http404 from error
    return serve_file(request, prefix, made)
