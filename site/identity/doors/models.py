"""What a schema keeps of how its people come in. Nothing in these tables opens a door by itself."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """Failed tries at one door: of one account, or from one address of the internet. `key` is a keyed hash of which."""

    class Kind(models.TextChoices):
        PASSWORD = "password", _("Passwords for one account")
        CODE = "code", _("Codes for one account")
        SECOND = "second", _("Second steps of one account")
        ADDRESS = "address", _("Everything from one address")

    kind = models.CharField(_("door"), max_length=10, choices=Kind)
    key = models.CharField(_("whose"), max_length=64)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)
    failed_at = models.DateTimeField(_("last failure"), null=True, blank=True)

    class Meta:
        verbose_name = _("failed tries")
        verbose_name_plural = _("failed tries")
        ordering = ["-failed_at"]
        constraints = [models.UniqueConstraint("kind", "key", name="one_count_per_door")]

    def __str__(self) -> str:
        return f"{self.kind} {self.failures}"


class Code(models.Model):
    """Six digits that were sent to somebody. They are worked out from `id` with this tenant's key and kept nowhere;
    `user` is empty where the address belongs to nobody."""

    class Purpose(models.TextChoices):
        ENTER = "enter", _("Signs in")
        MOBILE = "mobile", _("Proves a mobile number")
        EMAIL = "email", _("Proves a new e-mail address")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    channel = models.CharField(_("sent by"), max_length=5, choices=Channel)
    address = models.CharField(_("sent to"), max_length=254, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=5, default="en")
    store_id = models.BigIntegerField(_("store"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class Mobile(models.Model):
    """A mobile number that somebody has proven to hold: codes for signing in go to such numbers only."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="proven_mobile", verbose_name=_("person")
    )
    number = models.CharField(_("mobile"), max_length=20, unique=True)
    proven_at = models.DateTimeField(_("proven"), auto_now_add=True)

    class Meta:
        verbose_name = _("proven mobile")
        verbose_name_plural = _("proven mobiles")

    def __str__(self) -> str:
        return f"…{self.number[-4:]}"


class Authenticator(models.Model):
    """An app that shows codes of its own (RFC 6238). `last_step`: the last half minute whose code was taken."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="authenticator", verbose_name=_("person")
    )
    sealed_secret = models.CharField(_("secret, encrypted"), max_length=300)
    last_step = models.BigIntegerField(_("last half minute"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")

    def __str__(self) -> str:
        return f"{self.user}"


class RecoveryCode(models.Model):
    """Opens the second door once when the phone is lost. Only its keyed hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes", verbose_name=_("person")
    )
    code_hash = models.CharField(_("hash"), max_length=64)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [models.UniqueConstraint("user", "code_hash", name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.user}"


class Passkey(models.Model):
    """A public key whose private half stays in somebody's phone, computer or security key (WebAuthn level 2).

    `credential_id` and `public_key` are base64url; `host` is the relying party it was made for.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=60)
    host = models.CharField(_("host"), max_length=253)
    credential_id = models.CharField(_("credential"), max_length=1400, unique=True)
    public_key = models.TextField(_("public key"))
    sign_count = models.BigIntegerField(_("times used, as it counts"), default=0)
    transports = models.JSONField(_("transports"), default=list, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class OpenSession(models.Model):
    """One browser in which somebody is signed in. `issuer` says who vouched: "local" or an OpenID issuer, whose own
    number of the session is `outer_id`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="open_sessions", verbose_name=_("person")
    )
    session_key = models.CharField(_("session"), max_length=40, unique=True)
    how = models.CharField(_("signed in by"), max_length=20)
    issuer = models.CharField(_("issuer"), max_length=300, default="local")
    outer_id = models.CharField(_("the issuer's session"), max_length=200, blank=True, db_index=True)
    ip = models.CharField(_("address"), max_length=45, blank=True)
    agent = models.CharField(_("program"), max_length=300, blank=True)
    began_at = models.DateTimeField(_("signed in"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last seen"), auto_now_add=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user} · {self.how}"
