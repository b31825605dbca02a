"""Verifications: a table of each tenant."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    name = "identity.verification"
    label = "verification"
    verbose_name = _("Proofs of identity")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identity.verification.sagas import SAGAS
        from orchestration.sagas import register_saga
        from orchestration.webhooks.vocabulary import offer_events

        for saga in SAGAS:
            register_saga(saga)
        offer_events("kyc.*", _("Proofs of identity"))
