"""Which pages are believed to be public. Private is what nobody decided."""

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from kit.pagecache.marking import cacheable, public_page, refusal
from kit.pagecache.middleware import PRIVATE, PrivateByDefault


def through(view, method="get", **extra):
    request = getattr(RequestFactory(), method)("/en/", **extra)
    request.session = SessionStore()
    return PrivateByDefault(view)(request)


def public(request):
    return cacheable(HttpResponse("x"), "store:1", "tenant:2", ttl=60)


def test_a_public_page():
    response = through(public)
    assert response["X-Page-Cache"] == "store:1 tenant:2 registry; ttl=60"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert response["Vary"] == "Cookie"


def test_everything_else_is_private():
    response = through(lambda request: HttpResponse("x"))
    assert response["Cache-Control"] == PRIVATE
    assert "X-Page-Cache" not in response


def test_a_decision_of_the_view_stands():
    def download(request):
        return HttpResponse("x", headers={"Cache-Control": "public, max-age=31536000, immutable"})

    assert "immutable" in through(download)["Cache-Control"]


def with_cookie(request):
    response = public(request)
    response.set_cookie("a", "b")
    return response


def with_token(request):
    get_token(request)
    return public(request)


def with_session(request):
    request.session["name"] = "Huda"
    return public(request)


def with_known_session(request):
    known = SessionStore()
    known["name"] = "Huda"
    known.save()
    request.session = SessionStore(known.session_key)
    request.session.get("name")
    return public(request)


def with_messages(request):
    request._messages = CookieStorage(request)
    list(request._messages)
    return public(request)


def with_user(request):
    request._cached_user = type("User", (), {"is_authenticated": True})()
    return public(request)


def with_nonce(request):
    request._csp_nonce = "abc"
    return public(request)


def missing(request):
    return cacheable(HttpResponse(status=404), "store:1")


def streaming(request):
    return cacheable(StreamingHttpResponse([b"x"]), "store:1")


@pytest.mark.parametrize(
    "view",
    [
        with_cookie,
        with_token,
        with_session,
        with_known_session,
        with_messages,
        with_user,
        with_nonce,
        missing,
        streaming,
    ],
)
def test_a_personal_page_is_not_believed(view, settings):
    settings.DEBUG = True
    response = through(view)
    assert response["Cache-Control"] == PRIVATE
    assert "X-Page-Cache" not in response
    assert response["X-Page-Cache-Refused"]


def test_a_form_or_a_signed_in_program_is_not_believed():
    assert through(public, "post")["Cache-Control"] == PRIVATE
    assert through(public, HTTP_AUTHORIZATION="Bearer x")["Cache-Control"] == PRIVATE


def test_a_view_cannot_call_a_personal_page_public():
    def careless(request):
        response = HttpResponse("x", headers={"Cache-Control": "public, max-age=60"})
        response.set_cookie("a", "b")
        return response

    assert through(careless)["Cache-Control"] == PRIVATE


def test_a_look_into_an_empty_session_is_no_secret():
    def looks(request):
        request.session.get("csrf")
        return public(request)

    assert "public" in through(looks)["Cache-Control"]


def test_the_decorator():
    @public_page("city", lambda request, number: f"store:{number}", ttl=30)
    def view(request, number):
        return HttpResponse("x", status=200 if number else 404)

    request = RequestFactory().get("/")
    assert str(view(request, number=4).page_cache) == "city store:4 registry; ttl=30"
    assert not hasattr(view(request, number=0), "page_cache")
    assert refusal(request, view(request, number=4)) is None


@pytest.mark.parametrize("scopes", [(), ("",), ("a b",), ("a;ttl=9",)])
def test_a_scope_is_a_word(scopes):
    with pytest.raises(ValueError):
        cacheable(HttpResponse(), *scopes)
