"""The city's own pages below its language; beside them those that have no language."""

from django.urls import include, path, re_path

from identity.doors.faces.urls import door_patterns, room_patterns
from portals.city.crawlers import robots, sitemap
from portals.city.finding import city_search
from portals.city.joining import views as joining
from portals.city.near import near_me
from portals.city.stores import stores, to_stores
from portals.city.windows import shop_logo, window
from portals.city.working import views as working
from portals.city.working.doors import FACE

work_patterns = [
    path("", working.work, name="work"),
    path("login/", working.sign_in, name="work_login"),
    *door_patterns(FACE),
    *room_patterns(FACE),
    path("logout/", working.sign_out, name="work_logout"),
    path("enter/<int:pk>/", working.enter, name="work_enter"),
    path("invitation/<str:token>/", working.invitation, name="work_invitation"),
]

urlpatterns = [
    path("stores/", stores, name="stores"),
    path("search/", city_search, name="city_search"),
    path("near/", near_me, name="near_me"),
    path("join/", joining.join, name="signup"),
    path("join/handle/", joining.handle, name="signup_handle"),
    path("join/check/", joining.check, name="signup_check"),
    path("join/proof/<str:token>/", joining.prove, name="signup_prove"),
    path("join/password/", joining.password, name="signup_password"),
    path("join/opening/", joining.opening, name="signup_opening"),
    path("work/", include(work_patterns)),
]
bare = [
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
    re_path(r"^stores/?$", to_stores),
    path("windows/<int:pk>/<slug:version>.webp", window, name="window"),
    path("logos/<int:pk>/<slug:version>.webp", shop_logo, name="shop_logo"),
]
