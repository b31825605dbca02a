"""Who may work where."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "identity.members"
    label = "members"
    verbose_name = _("Members")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identity.doors.sessions import register_doubter, register_worker
        from identity.members import first, forgetting
        from identity.members.middleware import doubts_in_shop
        from identity.members.standing import works_somewhere

        first.register()
        forgetting.register()
        register_worker(works_somewhere)
        register_doubter(doubts_in_shop)
