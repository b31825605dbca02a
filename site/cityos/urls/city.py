"""The city's own host: the public city site and the operator's admin."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cityos.observe.doors import metrics
from cms.pages.shut import NOT_IN_THE_CITY, NOWHERE, shut
from kit.faces.entrance import to_language
from kit.faces.reports import csp_reports
from portals.city.urls import bare

urlpatterns = [
    path("", to_language),
    re_path(rf"^cms/(?:{NOWHERE}|{NOT_IN_THE_CITY})$", shut),
    path("cms/", include("portals.platform.signing")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("cms.media.urls")),
    path("csp-reports", csp_reports),
    path("", include("orchestration.webhooks.urls")),
    path("", include("identity.oidc.urls")),
    path("", include("orchestration.integrations.waltid_urls")),
    path("", include("orchestration.jobs.urls")),
    path("metrics", metrics),
    *bare,
    *i18n_patterns(
        path("", include("portals.city.urls")),
        # Wagtail's own sign-in page would be a second door.
        path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
        path("", include(wagtail_urls)),
    ),
]

handler400 = "kit.faces.refusals.bad_request"
handler500 = "kit.faces.outage.server_error"
