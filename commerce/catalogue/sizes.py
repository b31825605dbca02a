"""Oscar's hook for pictures that are deleted: the file goes with all its sizes, once the row is really gone."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from commerce.catalogue.pictures import FOLDER, WIDTHS, address_of, can_be_cut
from tenancy.context import current_schema, in_schema


class Sizes:
    """What OSCAR_THUMBNAILER names."""

    def generate_thumbnail(self, source: Any, **opts: Any) -> str:
        """The address of a size near the one that Oscar's templates ask for."""
        wanted = int(str(opts.get("size", "")).partition("x")[0] or WIDTHS[0])
        width = next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])
        return address_of(source.name, width) if can_be_cut(source.name) else source.url

    def delete_thumbnails(self, source: Any) -> None:
        """After the commit: a deletion that is rolled back keeps its picture."""
        if not source:
            return
        name, schema = source.name, current_schema()

        def remove() -> None:
            with in_schema(schema):
                for each in (name, *(f"{FOLDER}/{width}/{name}.webp" for width in WIDTHS)):
                    default_storage.delete(each)

        transaction.on_commit(remove)
