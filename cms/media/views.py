"""Files of the tenant whose host was asked, and of nobody else."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from cms.media.models import Picture
from cms.media.private import is_private, is_private_file
from cms.media.renditions import FORMATS, filter_of, version_of
from cms.media.storage import prefix_of_current_tenant

FOR_EVER = "public, max-age=31536000, immutable"
NOT_KEPT = "private, no-store"
# Documents answer through Wagtail's own view, which asks who may read them.
CLOSED_FOLDERS = ("documents/",)
TYPES = {".avif": "image/avif", ".webp": "image/webp", ".woff2": "font/woff2"}


@require_safe
def serve_file(request: HttpRequest, prefix: str, path: str) -> HttpResponseBase:
    """A file of this host's tenant. Another tenant's prefix, a document, a path that climbs, a picture of a private
    collection for who may not see it: 404."""
    _check_prefix(prefix)
    if path.startswith(CLOSED_FOLDERS) or path.startswith("/") or ".." in path.split("/"):
        raise Http404
    return _answer(path, private=is_private_file(path, request))


@require_safe
def serve_size(request: HttpRequest, prefix: str, pk: int, version: str, spec: str, ending: str) -> HttpResponseBase:
    """A size of a picture, made when it is first asked for. An address that no page gave out: 404."""
    _check_prefix(prefix)
    wanted = filter_of(spec, ending)
    picture = Picture.objects.filter(pk=pk).select_related("collection").first() if wanted else None
    if wanted is None or picture is None or version_of(picture) != version:
        raise Http404
    private = is_private(picture.collection, request)
    try:
        rendition = picture.get_rendition(wanted)
    except Exception as error:  # the original is missing or cannot be read
        raise Http404 from error
    return _answer(rendition.file.name, FORMATS[ending], private=private)


def _check_prefix(prefix: str) -> None:
    if prefix != prefix_of_current_tenant():
        raise Http404


def _answer(name: str, kind: str = "", *, private: bool) -> HttpResponseBase:
    try:
        file: Any = default_storage.open(name, "rb")
    except (FileNotFoundError, IsADirectoryError, SuspiciousOperation, ValueError, OSError) as error:
        raise Http404 from error
    ending = f".{name.rpartition('.')[2].lower()}"
    kind = kind or TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    response: HttpResponse | FileResponse = FileResponse(file, content_type=kind)
    response["Cache-Control"] = NOT_KEPT if private else FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    if not kind.startswith(("image/", "font/", "video/")):
        response["Content-Disposition"] = "attachment"
    return response
