"""The storefront's pages. Home and everything an editor writes are Wagtail's."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from portals.storefront import viewing
from portals.storefront.catalogue.lists import show_category, show_search, show_shop
from portals.storefront.catalogue.product import show_product
from portals.storefront.catalogue.reviewing import add_review
from portals.storefront.catalogue.suggesting import show_suggestions
from portals.storefront.catalogue.wishing import wish
from portals.storefront.personal import show_me
from portals.storefront.theme import show_theme

NAMED = r"(?P<slug>[-\w]+)_(?P<pk>\d{1,18})"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portals.storefront.checkout.basket_urls")),
    path("theme.css", show_theme, name="theme"),
    path("fragments/me/", show_me, name="fragment_me"),
    path("view-as/leave/", viewing.leave, name="view_as_leave"),
    path("view-as/<str:word>/", viewing.enter, name="view_as_enter"),
    path("shop/", show_shop, name="shop"),
    re_path(rf"^shop/{NAMED}/$", show_category, name="category"),
    re_path(rf"^products/{NAMED}/$", show_product, name="product"),
    re_path(rf"^products/{NAMED}/reviews/$", add_review, name="review_add"),
    path("search/", show_search, name="search"),
    path("search/suggest/", show_suggestions, name="suggest"),
    path("wishes/<int:pk>/", wish, name="wish"),
]
