"""A store's hosts: its storefront, its checkout and its customers' account, in both languages."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.documents import urls as wagtaildocs_urls

from kit.faces.entrance import to_language, to_sign_in
from kit.faces.reports import csp_reports
from portals.storefront.pictures import serve_cut

urlpatterns = [
    path("", to_language),
    path("account/login/", to_sign_in, name="wagtailcore_login"),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<str:prefix>/cut/<int:width>/<path:name>.webp", serve_cut),
    path("", include("cms.media.urls")),
    path("csp-reports", csp_reports),
    path("", include("orchestration.webhooks.urls")),
    path("", include("identity.oidc.urls")),
    path("", include("cms.pages.urls")),
    *i18n_patterns(
        path("checkout/", include("portals.storefront.checkout.urls")),
        path("account/", include("portals.account.urls")),
        path("", include("portals.storefront.urls")),
        path("", include("cms.pages.serving")),
    ),
]

handler400 = "kit.faces.refusals.bad_request"
handler500 = "kit.faces.outage.server_error"
