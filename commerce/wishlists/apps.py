"""Oscar's wishlists app as ours: what somebody would like to have."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class WishlistsConfig(OscarConfig):
    label = "wishlists"
    name = "commerce.wishlists"
    verbose_name = _("Wish lists")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from identity.personas.features import register_feature

        register_feature("wish_lists", _("Wish lists"))
