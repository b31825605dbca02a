"""What not everybody may open: documents of another store, and pictures of a collection that is kept private."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from wagtail.models import Collection, CollectionViewRestriction

from cms.media.models import File, Picture, Rendition
from tenancy.context import current_place

# Where Wagtail keeps pictures and what it made of them; anything else in a tenant's folder has no collection.
ORIGINALS, MADE = "original_images/", "images/"


def within_its_store(document: File, request: HttpRequest) -> None:
    """A store gives out its own documents and those of all stores. In the back office somebody must be signed in, and
    who works for some stores opens theirs. Who may read a private collection, Wagtail asks then. Raises Http404."""
    place = current_place()
    if place is None or place.kind == "city":
        return
    if place.kind == "store":
        good = document.store_id in {None, place.store_id}
    else:
        user = request.user
        mine = getattr(user, "store_ids", None) or ()
        good = user.is_authenticated and bool(user.is_staff)
        good = good and (user.is_superuser or not mine or document.store_id in {None, *mine})
    if not good:
        raise Http404


def is_private(collection: Collection | None, request: HttpRequest) -> bool:
    """Whether a picture's collection is kept private. Raises Http404 where this reader may not see it: a picture has no
    page on which somebody could sign in or write a password."""
    if collection is None:
        return False
    found = list(collection.get_view_restrictions())
    if not all(restriction.accept_request(request) for restriction in found):
        raise Http404
    return bool(found)


def is_private_file(name: str, request: HttpRequest) -> bool:
    """The same, for a picture or a size of one by its file's name. One query while nothing is private."""
    if not name.startswith((ORIGINALS, MADE)) or not CollectionViewRestriction.objects.exists():
        return False
    picture = Picture.objects.filter(file=name).select_related("collection").first()
    if picture is None:
        made = Rendition.objects.filter(file=name).select_related("image__collection").first()
        picture = made.image if made is not None else None
    return is_private(picture.collection if picture is not None else None, request)
