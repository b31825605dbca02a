"""Oscar's reviews app as ours: what buyers say of it."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class ReviewsConfig(OscarConfig):
    label = "reviews"
    name = "commerce.catalogue.reviews"
    verbose_name = _("Reviews")
    default_auto_field = "django.db.models.BigAutoField"
