"""A tenant's own host: its admin and its dashboard."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.pages.limits import within_my_stores
from cms.pages.shut import NOT_IN_TENANTS, NOWHERE, shut, sign_in
from cms.pages.translating import update_translations
from kit.faces.reports import csp_reports
from portals.merchant.signing import sign_out
from portals.platform.urls import urlpatterns as console
from portals.storefront.pictures import serve_cut

# Staff of some stores find those stores' rows only, whichever of the admin's pages they open.
decorate_urlpatterns(wagtailadmin_urls.urlpatterns, within_my_stores)

urlpatterns = [
    path("", RedirectView.as_view(url="/dashboard/")),
    re_path(rf"^cms/(?:{NOWHERE}|{NOT_IN_TENANTS})$", shut),
    *(path(f"cms/{page.pattern}", shut) for page in console),
    path("cms/login/", sign_in, name="wagtailcore_login"),
    path("cms/logout/", sign_out),
    path("cms/", include("portals.platform.signing")),
    path("cms/localize/update/<int:translation_source_id>/", within_my_stores(update_translations)),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<str:prefix>/cut/<int:width>/<path:name>.webp", serve_cut),
    path("", include("cms.media.urls")),
    path("csp-reports", csp_reports),
    path("", include("orchestration.webhooks.urls")),
    path("", include("identity.oidc.urls")),
    path("", include("orchestration.integrations.waltid_urls")),
    path("", include("portals.merchant.urls")),
]

handler400 = "kit.faces.refusals.bad_request"
handler500 = "kit.faces.outage.server_error"
