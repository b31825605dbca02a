"""Oscar's own addresses, but for one list.

With the guide's search engine Oscar's lists are empty (django-oscar issue 4366), and with its sandbox's (Whoosh) one
takes a quarter of a second. So the list is read as Oscar did before it needed an engine: its products, its template.
"""

from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.urls import include, path
from django.views.generic import ListView
from oscar.core.loading import get_model


class Products(ListView):
    template_name = "oscar/catalogue/browse.html"
    context_object_name = "products"
    paginate_by = 24

    def get_queryset(self) -> Any:
        return get_model("catalogue", "Product").objects.browsable().base_queryset().order_by("-date_created")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["products"] = [SimpleNamespace(object=product) for product in context["products"]]
        return {**context, "summary": "All products"}


urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("catalogue/", Products.as_view()),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
