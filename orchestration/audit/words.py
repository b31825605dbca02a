"""What happened, in words: `order.cancel` on an order reads "Order: cancelled"."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orchestration.audit.models import AuditLog

# The part of an action after its dot. Moves of a flow are verbs, what watching notes are participles.
DONE: dict[str, Any] = {
    "created": gettext_lazy("made"),
    "create": gettext_lazy("made"),
    "edit": gettext_lazy("changed"),
    "delete": gettext_lazy("deleted"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("deleted"),
    "opened": gettext_lazy("signed in"),
    "closed": gettext_lazy("signed out"),
    "refused": gettext_lazy("sign-in refused"),
    "confirm": gettext_lazy("confirmed"),
    "pack": gettext_lazy("packed"),
    "ship": gettext_lazy("sent"),
    "collect": gettext_lazy("picked up"),
    "deliver": gettext_lazy("handed over"),
    "cancel": gettext_lazy("cancelled"),
    "return": gettext_lazy("returned"),
    "refund": gettext_lazy("refunded"),
    "refunded": gettext_lazy("refunded"),
    "money_received": gettext_lazy("money received"),
    "money_returned": gettext_lazy("money returned"),
    "counted": gettext_lazy("counted"),
    "approve": gettext_lazy("approved"),
    "decline": gettext_lazy("declined"),
    "withdraw": gettext_lazy("withdrawn"),
    "receive": gettext_lazy("received"),
    "settle": gettext_lazy("settled"),
    "reject": gettext_lazy("rejected"),
    "shown": gettext_lazy("shown"),
    "hidden": gettext_lazy("hidden"),
    "imported": gettext_lazy("taken over"),
    "exported": gettext_lazy("exported"),
    "publish": gettext_lazy("published"),
    "unpublish": gettext_lazy("taken down"),
    "tested": gettext_lazy("tried"),
    "replayed": gettext_lazy("done again"),
    "secret_changed": gettext_lazy("new secret"),
    "skipped": gettext_lazy("given up"),
    "paused": gettext_lazy("paused"),
    "resumed": gettext_lazy("let go on"),
    "retried": gettext_lazy("tried again"),
    "settled": gettext_lazy("settled by hand"),
    "called_off": gettext_lazy("called off"),
    "woken": gettext_lazy("looked at"),
    "asked": gettext_lazy("asked for"),
    "linked": gettext_lazy("linked"),
    "unlinked": gettext_lazy("unlinked"),
    "requested": gettext_lazy("asked for"),
    "stopped": gettext_lazy("stopped"),
    "tool_called": gettext_lazy("called a tool"),
    "tool_refused": gettext_lazy("was refused a tool"),
    "applied": gettext_lazy("came into force"),
    "left_behind": gettext_lazy("left behind there"),
    "made": gettext_lazy("made"),
    "begun": pgettext_lazy("audit", "begun"),
    "begin": pgettext_lazy("audit", "begun"),
    "ended": pgettext_lazy("audit", "ended"),
    "rotated": gettext_lazy("replaced by a new one"),
    "revoked": gettext_lazy("ended at once"),
    "invited": gettext_lazy("invitation sent"),
    "invited_again": gettext_lazy("invitation sent again"),
    "invitation_revoked": gettext_lazy("invitation taken back"),
    "joined": gettext_lazy("joined the team"),
    "entered": gettext_lazy("came in"),
    "removed": gettext_lazy("taken out of the team"),
    "revived": gettext_lazy("let work again"),
    "suspended": gettext_lazy("kept from working"),
    "links_changed": gettext_lazy("rights changed"),
    "secrets_forgotten": gettext_lazy("secrets removed"),
    "viewed": gettext_lazy("tried on"),
    "plan_taken": gettext_lazy("plan taken"),
    "trial_extended": gettext_lazy("trial extended"),
    "fall_due": gettext_lazy("a payment is missing"),
    "pause": gettext_lazy("shops closed for debt"),
    "revive": gettext_lazy("shops open again"),
    "send": gettext_lazy("sent to the tenant"),
    "pay": gettext_lazy("payment noted"),
    "expire": gettext_lazy("past its date"),
    "void": gettext_lazy("declared void"),
    "restored": gettext_lazy("brought back"),
    "restore_asked": gettext_lazy("bringing back was asked for"),
    "move_asked": gettext_lazy("moving its data was asked for"),
    "data_moved": gettext_lazy("data moved"),
    "rows_copied": gettext_lazy("rows copied"),
    "export_fetched": gettext_lazy("export fetched"),
    "export_asked": gettext_lazy("export asked for"),
    "backup_asked": gettext_lazy("backup asked for"),
    "export_made": gettext_lazy("export made"),
    "backup_made": gettext_lazy("backup made"),
    "client_changed": gettext_lazy("single sign-on changed"),
    "client_removed": gettext_lazy("single sign-on removed"),
    "forgotten": gettext_lazy("forgotten by the clock"),
    "proven": gettext_lazy("address proven"),
    "opening": gettext_lazy("being opened"),
}

# Lines about people's doors say it all by themselves.
WHOLE: dict[str, Any] = {
    "session.ended": gettext_lazy("signed out from afar"),
    "session.disbelieved": gettext_lazy("a session that was not believed"),
    "door.locked": gettext_lazy("shut for a while after failed tries"),
    "door.mobile_proven": gettext_lazy("mobile for codes added"),
    "door.mobile_dropped": gettext_lazy("mobile for codes removed"),
    "door.authenticator_added": gettext_lazy("authenticator app set up"),
    "door.authenticator_removed": gettext_lazy("authenticator app removed"),
    "door.recovery_codes_renewed": gettext_lazy("new recovery codes"),
    "door.recovery_code_used": gettext_lazy("signed in with a recovery code"),
    "door.passkey_added": gettext_lazy("passkey added"),
    "door.passkey_renamed": gettext_lazy("passkey renamed"),
    "door.passkey_removed": gettext_lazy("passkey removed"),
    "door.reset": gettext_lazy("second steps taken off for who lost them"),
    "person.email_changed": gettext_lazy("e-mail address changed"),
    "person.linked": gettext_lazy("connected to single sign-on"),
    "person.role_changed": gettext_lazy("role changed by single sign-on"),
    "person.role_refused": gettext_lazy("role of single sign-on refused"),
}

# Kinds whose own name is in English only.
THINGS: dict[str, Any] = {"wagtailcore.page": gettext_lazy("page")}


def said(line: AuditLog) -> str:
    """What a line tells, for a reader who knows no codes."""
    if line.action in WHOLE:
        return capfirst(str(WHOLE[line.action]))
    _thing, _dot, verb = line.action.rpartition(".")
    done = DONE.get(verb, _("other change"))
    if verb in {"opened", "closed", "refused"} and line.action.startswith("session."):
        return capfirst(str(done))
    named = thing_of(line)
    if not named:
        return str(capfirst(str(done)))
    return _("%(thing)s: %(done)s") % {"thing": capfirst(named), "done": done}


def thing_of(line: AuditLog) -> str:
    """What kind of thing a line is about; empty when the kind is no model of ours."""
    if line.resource_type in THINGS:
        return str(THINGS[line.resource_type])
    model = _model(line.resource_type)
    return _(str(model._meta.verbose_name)) if model else ""


def field_of(line: AuditLog, name: str) -> str:
    """What a field is called in the forms; its own name when it is in none."""
    model = _model(line.resource_type)
    if model is not None:
        try:
            # Oscar marks some of its names for nobody: they are looked for here.
            return capfirst(_(str(getattr(model._meta.get_field(name), "verbose_name", name))))
        except FieldDoesNotExist:
            pass
    return name


def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
