"""Which language answers: the path's; on a bare path the cookie's, then the browser's, then the store's own. Offices
have the same addresses in both languages, so their readers choose by a form."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_POST

from tenancy.private import private
from tenancy.returning import safe_next


def preferred_language(request: HttpRequest) -> str:
    """What this reader would like best of what the place speaks."""
    place = getattr(request, "place", None)
    spoken = list(place.locales) if place else [code for code, _ in settings.LANGUAGES]
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in spoken:
        return chosen
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code[:2] in spoken:
            return code[:2]
    return place.default_locale if place and place.default_locale in spoken else spoken[0]


class StoreLanguage(LocaleMiddleware):
    """Django's middleware with the store's own language as the last word."""

    def process_request(self, request: HttpRequest) -> None:
        language = translation.get_language_from_path(request.path_info) or preferred_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        in_path = translation.get_language_from_path(request.path_info)
        if response.status_code == 404 and not in_path:
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


@require_POST
@private
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the reader's language in a cookie, and shows the page anew that they came from. A language that the place
    does not speak changes nothing."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request, "/"))
    if wanted in request.place.locales:  # type: ignore[attr-defined]
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
