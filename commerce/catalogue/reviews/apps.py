"""Oscar's reviews app as ours: what buyers say of it."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class ReviewsConfig(OscarConfig):
    label = "reviews"
    name = "commerce.catalogue.reviews"
    verbose_name = _("Reviews")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from identity.personas.features import register_feature

        register_feature("reviews", _("Writing reviews"))
