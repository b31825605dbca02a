"""The books: an app without tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BooksConfig(AppConfig):
    name = "commerce.books"
    label = "commerce_books"
    verbose_name = _("Books")

    def ready(self) -> None:
        from commerce.books.registering import register

        register()
