"""A tenant's own mail server: its password is sealed, and its letters leave by it and not into our network."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.letters.sender import sender_of
from commerce.letters.writing import Letter, send_letter
from orchestration.audit.models import AuditLog
from orchestration.webhooks.reaching import Unreachable
from portals.platform.registry import TenantsGroup
from tenancy.context import in_the_city
from tenancy.models import TenantSettings

PASSWORD = "a-password-of-the-mail-server"
LETTER = Letter("sara@mail.example", "Hello", "<p>Hello</p>", "Hello\n", "en")


@pytest.fixture
def work(shop: Any) -> TenantSettings:
    """The working settings as the operator's form keeps them."""
    with in_the_city():
        row, _made = TenantSettings.objects.get_or_create(tenant=shop)
        row.smtp_host, row.smtp_user = "127.0.0.1", "letters"
        viewset = next(each for each in TenantsGroup.items if each.model is TenantSettings)
        form = viewset.get_form_class(for_update=True)(instance=row)
        assert form["mail_password"].value() is None and "smtp_password" not in form.fields
        form.cleaned_data = {"mail_password": PASSWORD}
        form._errors = {}
        form.save()
        row.refresh_from_db()
    return row


def test_the_password_is_sealed_and_not_told(work: TenantSettings, shop: Any) -> None:
    assert work.smtp_password and PASSWORD not in work.smtp_password
    told = repr(list(AuditLog.objects.values()))
    assert PASSWORD not in told and work.smtp_password not in told
    server = sender_of(None, "en").server
    assert server is not None and server.password == PASSWORD and PASSWORD not in repr(sender_of(None, "en"))


def test_letters_leave_by_it(work: TenantSettings, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.mail.backends.smtp import EmailBackend

    sent: list[tuple[Any, ...]] = []

    def send(self: Any, messages: Any) -> int:
        sent.append((self.host, self.port, self.username, self.password, self.use_tls, self.use_ssl, self.timeout))
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    with pytest.raises(Unreachable):
        send_letter(LETTER, sender=sender_of(None, "en"))
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    send_letter(LETTER, sender=sender_of(None, "en"))
    with in_the_city():
        TenantSettings.objects.filter(pk=work.pk).update(smtp_port=465)
    send_letter(LETTER, sender=sender_of(None, "en"))
    assert sent == [
        ("127.0.0.1", 587, "letters", PASSWORD, True, False, 5),
        ("127.0.0.1", 465, "letters", PASSWORD, False, True, 5),
    ]
