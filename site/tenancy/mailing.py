"""A tenant's own mail server. Its password is sealed: it is written, and read only to send."""

from __future__ import annotations

from dataclasses import dataclass, field

from tenancy.models import TenantSettings
from tenancy.sealing import seal, unseal

PURPOSE = "tenant-mail"
IMPLICIT_TLS, STARTTLS = 465, 587


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where a tenant's letters leave. `implicit`: encrypted from the first byte; otherwise by STARTTLS."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)

    @property
    def implicit(self) -> bool:
        return self.port == IMPLICIT_TLS


def sealed_password(password: str) -> str:
    """As the settings keep it."""
    return seal(PURPOSE, password)


def mail_server_of(row: TenantSettings) -> MailServer | None:
    """The tenant's own server; None where its letters leave by the platform's. Raises DomainError sealed.unreadable."""
    if not row.smtp_host:
        return None
    return MailServer(row.smtp_host, row.smtp_port or STARTTLS, row.smtp_user, unseal(PURPOSE, row.smtp_password))
