from django.http import HttpRequest, HttpResponse
from django.urls import path

# As large as a product page.
PAGE = ("<p>A line of a page that says nothing in particular.</p>\n" * 600)[:30_000].encode()


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]
