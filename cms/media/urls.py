"""Files of a tenant, on its own hosts only."""

from django.urls import URLPattern, URLResolver, path, re_path

from cms.media.views import serve_file, serve_size

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(
        r"^media/(?P<prefix>city|[0-9a-f-]{36})/sizes/(?P<pk>\d{1,18})-(?P<version>[0-9a-f]{10})/"
        r"(?P<spec>w[0-9x-]{2,12})\.(?P<ending>avif|webp|jpg)$",
        serve_size,
        name="media_size",
    ),
    path("media/<str:prefix>/<path:path>", serve_file, name="media_file"),
]
