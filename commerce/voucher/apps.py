"""Oscar's voucher app as ours: codes that lower a price."""

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class VoucherConfig(OscarConfig):
    label = "voucher"
    name = "commerce.voucher"
    verbose_name = _("Vouchers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from oscar.apps.voucher import receivers  # noqa: F401
