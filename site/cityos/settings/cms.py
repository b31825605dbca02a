"""Wagtail, as every schema has it."""

from cityos.environment import ENV

WAGTAIL_SITE_NAME = "CityOS"
WAGTAILADMIN_BASE_URL = f"{ENV.public_scheme}://{ENV.platform_domain}"
WAGTAILIMAGES_IMAGE_MODEL = "cms_media.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "cms_media.File"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.uploads.CheckedDocumentForm"
# Every document is saved, none is opened in the shop's own name.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt", "zip"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.uploads.CheckedImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"webp": "webp", "avif": "avif"}
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_USAGE_COUNT_ENABLED = True
# A new password and another e-mail address go through our own pages, which are told, limited and end other sessions.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# A translation is a draft until somebody who may publishes it.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
TAGGIT_CASE_INSENSITIVE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}

__all__ = [name for name in dir() if name.isupper() and name != "ENV"]
