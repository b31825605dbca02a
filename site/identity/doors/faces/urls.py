"""The addresses of a face's doors. Names begin with the face's prefix."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from identity.doors.faces import confirming, entering, keys, moving, own
from identity.doors.faces.face import Face, bound, of_its_owner, private

Page = Callable[..., HttpResponse]


def door_patterns(face: Face) -> list[URLPattern]:
    """What strangers see, beside the face's own page for signing in."""

    def at(route: str, view: Page, name: str) -> URLPattern:
        return path(route, private(bound(view, face)), name=f"{face.prefix}{name}")

    return [
        at("login/second/", entering.second_step, "second"),
        at("login/code/", entering.ask_for_code, "code"),
        at("login/code/enter/", entering.enter_code, "code_enter"),
        at("login/passkey/options/", require_POST(entering.passkey_options), "passkey_options"),
        at("login/passkey/", require_POST(entering.passkey_enter), "passkey_enter"),
    ]


def room_patterns(face: Face) -> list[URLPattern]:
    """What people see of their own doors."""

    def at(route: str, view: Page, name: str) -> URLPattern:
        return path(
            f"security/{route}", face.guard(private(of_its_owner(bound(view, face)))), name=f"{face.prefix}{name}"
        )

    return [
        at("", own.overview, "security"),
        at("confirm/", confirming.confirm, "confirm"),
        at("password/", own.change_password, "new_password"),
        at("email/", moving.new_email, "new_email"),
        at("app/", own.add_app, "app"),
        at("app/remove/", own.remove_app, "app_remove"),
        at("recovery/", own.recovery_codes, "recovery"),
        at("mobile/", own.add_mobile, "mobile"),
        at("mobile/remove/", own.drop_mobile, "mobile_remove"),
        at("passkeys/options/", keys.new_options, "passkey_new_options"),
        at("passkeys/new/", keys.new_passkey, "passkey_new"),
        at("passkeys/<int:pk>/", keys.one_passkey, "passkey"),
        at("passkeys/<int:pk>/remove/", keys.remove_passkey, "passkey_remove"),
        at("sessions/<int:pk>/end/", own.end_session, "session_end"),
        at("sessions/end/", own.end_all, "sessions_end"),
    ]
