"""Wagtail asks here before it gives out a document."""

from wagtail import hooks

from cms.media.private import within_its_store

hooks.register("before_serve_document", within_its_store, order=-1)
